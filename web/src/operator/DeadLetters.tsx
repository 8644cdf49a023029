import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Loading } from '../ui/Loading';
import { operatorReads, type Overview, type Service } from './reads';
import { useAct } from './useAct';
import { useOperatorWords } from './useOperatorWords';

const ADDRESS = '/v1/operator/services/{service}/dead-letters';

/** Events that could not be taken, each with what stood in the way, and the way back. */
export function DeadLetters({ told }: { told: Overview }) {
  const { letters: words } = useOperatorWords();
  const services = told.services.filter(({ standing }) => (standing?.deadLetters ?? 0) > 0);
  return (
    <section className="card" aria-labelledby="letters-title">
      <h2 id="letters-title">{words.title}</h2>
      {services.length === 0 && <p className="soft">{words.none}</p>}
      {services.map(({ service }) => (
        <LettersOf key={service} service={service} />
      ))}
    </section>
  );
}

function LettersOf({ service }: { service: Service }) {
  const { letters: words, parts, sendAgain } = useOperatorWords();
  const letters = useQuery(operatorReads.letters(service));
  const send = useAct((letterId: string) =>
    unwrap(api.POST(`${ADDRESS}/{letterId}/resend`, { params: { path: { service, letterId } } })),
  );
  const sendAll = useAct(() => unwrap(api.POST(`${ADDRESS}/resend`, { params: { path: { service } } })));
  return (
    <>
      <Loading of={letters} />
      <Failure error={send.error ?? sendAll.error} />
      <ul className="operator-rows">
        {letters.data?.map(({ id, group, type, error, attempts, lastFailedAt, resendRequestedAt }) => (
          <li key={id}>
            <span>
              <strong>{words.told(group, type ?? words.unreadable)}</strong>
              <small>{error}</small>
              <small>{resendRequestedAt ? words.again : words.failed(attempts, lastFailedAt)}</small>
            </span>
            <Button
              aria-label={words.sendName(type ?? words.unreadable, group)}
              pending={send.isPending}
              onClick={() => send.mutate(id)}
            >
              {sendAgain}
            </Button>
          </li>
        ))}
      </ul>
      {(letters.data?.length ?? 0) > 1 && (
        <div className="row">
          <Button pending={sendAll.isPending} onClick={() => sendAll.mutate(undefined)}>
            {words.sendAll(parts.services[service])}
          </Button>
        </div>
      )}
    </>
  );
}
