import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';

const RECEIPTS_A_PAGE = 100;

/** Receipts, newest first, page by page. */
export const ledgerPages = infiniteQueryOptions({
  queryKey: keys.ledger,
  queryFn: ({ pageParam }) => {
    const query = { limit: RECEIPTS_A_PAGE, ...(pageParam !== null && { cursor: pageParam }) };
    return unwrap(api.GET('/v1/progress/ledger', { params: { query } }));
  },
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});
