import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';

/** How often the open date is asked for; the page is also told when a date closes. */
const ASK_EVERY_MS = 60_000;

/** The date that is open for this person, as the server sees it: it knows the zones and the day start. */
export const useToday = () =>
  useQuery({
    queryKey: keys.today,
    queryFn: () =>
      unwrap(
        api.GET('/v1/boards/{board}', {
          params: { path: { board: 'global' }, query: { period: 'day', limit: 1 } },
        }),
      ),
    select: (board) => board.periodKey,
    refetchInterval: ASK_EVERY_MS,
  });
