import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClanRole } from '#libs/contracts';
import { api, everyItem, unwrap } from '../api/client';
import { askClansAgain } from '../api/clans';
import { keys } from '../api/keys';

/** Who joins and leaves is told live. Who asks to join is not: that is asked for, and whenever one looks at the page. */
const ASK_EVERY_MS = 30_000;

/** Who is in a clan, or wants to be; all pages of them, in the order in which they came. */
export const useMembers = (clanId: string, status?: 'requested' | 'invited') =>
  useQuery({
    queryKey: keys.members(clanId, status ?? 'in'),
    queryFn: () =>
      everyItem((paging) => {
        const params = { path: { clanId }, query: { ...(status && { status }), ...paging } };
        return unwrap(api.GET('/v1/clans/{clanId}/members', { params }));
      }),
    ...(status === 'requested' && { refetchInterval: ASK_EVERY_MS, staleTime: 0 }),
  });

/** What leader and elders do with members: a role, or null to remove or refuse. */
export function useChangeMember(clanId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ userId, role }: { userId: string; role: ClanRole | null }) => {
      const params = { path: { clanId, userId } };
      if (role === null) await unwrap(api.DELETE('/v1/clans/{clanId}/members/{userId}', { params }));
      else await unwrap(api.PATCH('/v1/clans/{clanId}/members/{userId}', { params, body: { role } }));
    },
    onSettled: () =>
      Promise.all([queries.invalidateQueries({ queryKey: keys.clan(clanId) }), askClansAgain(queries)]),
  });
}
