import { useQueries } from '@tanstack/react-query';
import type { Period } from '#libs/contracts';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { PAGE_ROWS, type Reading } from './rows-by-rank';

/** One period of a board. */
export interface BoardOf {
  board: string;
  period: Period;
  periodKey: string;
}

/** Where the board stands by the live connection; null for a period that is over, which is only read. */
type Live = Pick<Reading, 'epoch' | 'seq'> | null;

/** While the board moves on, what lies below its live rows is read again so often. */
const PAGE_EVERY_MS = 2_000;
/** A period that is over but not final hears of late ticks so seldom. */
const PAST_EVERY_MS = 60_000;
/** What has been scrolled away is forgotten after so long. */
const FORGET_AFTER_MS = 60_000;

/** Pages of a board by the ranks they begin at, as they were read last, and whether one could not be read. */
export function useBoardPages(of: BoardOf, pages: readonly number[], live: Live) {
  const results = useQueries({ queries: pages.map((from) => boardPage(of, from, live)) });
  return {
    read: results.flatMap(({ data }) => data ?? []),
    failed: results.find(({ error }) => error)?.error ?? null,
  };
}

const boardPage = ({ board, period, periodKey }: BoardOf, from: number, live: Live) => ({
  queryKey: keys.boardPage(board, period, periodKey, from),
  queryFn: async () => {
    const query = { period, key: periodKey, from, limit: PAGE_ROWS };
    const page = await unwrap(api.GET('/v1/boards/{board}', { params: { path: { board }, query } }));
    const { items: rows, epoch, seq, total, status } = page;
    return { epoch, seq, total, status, rows };
  },
  staleTime: 0,
  gcTime: FORGET_AFTER_MS,
  refetchInterval: ({ state: { data } }: { state: { data?: Reading & { status: string } } }) => {
    if (!live) return data?.status === 'final' ? (false as const) : PAST_EVERY_MS;
    return data?.epoch === live.epoch && data.seq >= live.seq ? (false as const) : PAGE_EVERY_MS;
  },
});
