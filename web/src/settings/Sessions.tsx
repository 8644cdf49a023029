import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, everyItem, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { useTicks } from '../outbox/OutboxProvider';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { deviceOf } from './device';
import { useSignOut } from './useSignOut';

/** Where one is signed in, and the ways out. */
export function Sessions() {
  const { settings: words } = useWords();
  const queries = useQueryClient();
  const signOut = useSignOut();
  const waiting = useTicks().filter(({ state }) => state === 'waiting').length;
  const sessions = useQuery({
    queryKey: keys.sessions,
    queryFn: () => everyItem((query) => unwrap(api.GET('/v1/me/sessions', { params: { query } }))),
  });
  const end = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/v1/me/sessions/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <section className="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{words.sessions}</h2>
      <Loading of={sessions} />
      <Failure error={end.error} />
      <ul className="sessions">
        {sessions.data?.map(({ id, userAgent, lastSeenAt, current }) => {
          const device = deviceOf(userAgent) ?? words.unknownDevice;
          return (
            <li key={id}>
              <span>
                <strong>{device}</strong>
                <small>{current ? words.thisDevice : words.seen(lastSeenAt)}</small>
              </span>
              {!current && (
                <Button
                  aria-label={words.endName(device)}
                  pending={end.isPending}
                  onClick={() => end.mutate(id)}
                >
                  {words.end}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {waiting > 0 && <p className="soft">{words.signOutWaiting(waiting)}</p>}
      <Button pending={signOut.isPending} onClick={() => signOut.mutate()}>
        {words.signOut}
      </Button>
    </section>
  );
}
