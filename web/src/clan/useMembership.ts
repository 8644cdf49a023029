import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClanRole } from '#libs/contracts';
import { api, everyItem, unwrap } from '../api/client';
import { askClansAgain } from '../api/clans';
import { keys } from '../api/keys';

/** Who is in a clan, or wants to be; all pages of them, in the order in which they came. Told live that they changed. */
export const useMembers = (clanId: string, status?: 'requested' | 'invited') =>
  useQuery({
    queryKey: keys.members(clanId, status ?? 'in'),
    queryFn: () =>
      everyItem((paging) => {
        const params = { path: { clanId }, query: { ...(status && { status }), ...paging } };
        return unwrap(api.GET('/v1/clans/{clanId}/members', { params }));
      }),
    // Who has just become an elder was not told before.
    ...(status && { staleTime: 0 }),
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
