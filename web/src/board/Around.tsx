import { useQuery } from '@tanstack/react-query';
import type { Period, Standing } from '#libs/contracts';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { useWords } from '../words/useWords';
import { BoardRows } from './BoardRows';

const NEIGHBOURS = 3;
/** The live view holds the top; the places around oneself are asked for when one has moved, and so often. */
const ASK_EVERY_MS = 15_000;

/** The rows around one's own, where a board is too long to show it. */
export function Around({ board, period, me }: { board: string; period: Period; me: Standing }) {
  const words = useWords();
  const around = useQuery({
    queryKey: [...keys.around(board, period), me.rank, me.score],
    queryFn: async () => {
      const params = { path: { board, memberId: 'me' }, query: { period, radius: NEIGHBOURS } };
      return (await unwrap(api.GET('/v1/boards/{board}/around/{memberId}', { params }))).items;
    },
    placeholderData: (before) => before,
    refetchInterval: ASK_EVERY_MS,
  });
  if (!around.data) return null;
  return (
    <>
      <h2>{words.board.around}</h2>
      <BoardRows rows={around.data} board={board} />
    </>
  );
}
