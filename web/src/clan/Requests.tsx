import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useWords } from '../words/useWords';
import { useChangeMember, useMembers } from './useMembership';

/** Who asks to be admitted, for the leader and elders. */
export function Requests({ clanId }: { clanId: string }) {
  const { clan: words } = useWords();
  const waiting = useMembers(clanId, 'requested');
  const change = useChangeMember(clanId);
  if (!waiting.data?.length) return null;
  return (
    <section className="card" aria-labelledby="requests-title">
      <h2 id="requests-title">{words.asking}</h2>
      <Failure error={change.error} special={{ 'limit-reached': words.full }} />
      <ul className="people">
        {waiting.data.map(({ userId, displayName }) => (
          <li key={userId}>
            <strong>{displayName}</strong>
            <Button
              className="primary"
              aria-label={words.admitName(displayName)}
              pending={change.isPending}
              onClick={() => change.mutate({ userId, role: 'member' })}
            >
              {words.admit}
            </Button>
            <Button
              aria-label={words.refuseName(displayName)}
              pending={change.isPending}
              onClick={() => change.mutate({ userId, role: null })}
            >
              {words.refuse}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
