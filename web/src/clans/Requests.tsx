import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, everyItem, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';

/** Nobody is told of a request, so they are asked for. */
const ASK_EVERY_MS = 30_000;

/** Who asks to be admitted, for the leader and elders. */
export function Requests({ clanId }: { clanId: string }) {
  const queries = useQueryClient();
  const waiting = useQuery({
    queryKey: keys.requests(clanId),
    queryFn: () =>
      everyItem((paging) =>
        unwrap(
          api.GET('/v1/clans/{clanId}/members', {
            params: { path: { clanId }, query: { status: 'requested', ...paging } },
          }),
        ),
      ),
    refetchInterval: ASK_EVERY_MS,
  });
  const admit = useMutation({
    mutationFn: (userId: string) =>
      unwrap(
        api.PATCH('/v1/clans/{clanId}/members/{userId}', {
          params: { path: { clanId, userId } },
          body: { role: 'member' },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.requests(clanId) }),
  });
  if (!waiting.data?.length) return null;
  return (
    <>
      <h3>Asking to join</h3>
      <Failure error={admit.error} />
      <ul className="clans">
        {waiting.data.map(({ userId, displayName }) => (
          <li key={userId}>
            <strong>{displayName}</strong>
            <Button
              aria-label={`Admit ${displayName}`}
              pending={admit.isPending}
              onClick={() => admit.mutate(userId)}
            >
              Admit
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
