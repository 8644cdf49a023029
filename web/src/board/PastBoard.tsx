import { useQuery } from '@tanstack/react-query';
import type { Standing } from '#libs/contracts';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { ProblemError } from '../api/problem-error';
import { session } from '../api/session';
import { Failure } from '../ui/Failure';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { BoardRows } from './BoardRows';
import { OwnPlace } from './OwnPlace';
import { useBoardPages, type BoardOf } from './useBoardPages';
import { useFindMe } from './useFindMe';
import { useRows } from './useRows';

/** A board of a period that is over, and what can still change it. */
export function PastBoard(of: BoardOf) {
  const words = useWords().board;
  const first = useBoardPages(of, [1], null);
  const head = first.read[0];
  const total = head?.total ?? 0;
  const me = useOwnPlace(of).data ?? null;
  const { count, rows, failed, ...sight } = useRows(of, null, total, me);
  const findMe = useFindMe(sight, rows, me);
  if (!head) return <Loading of={{ data: undefined, error: first.failed }} rows={6} />;
  return (
    <section className="card board-card" aria-label={words.title}>
      <p className="board-state">
        <span>{words[head.status]}</span> {words.told[head.status]}
      </p>
      {me && <OwnPlace me={me} total={total} rows={rows} onFind={findMe} />}
      <BoardRows board={of.board} count={count} rows={rows} ranks={sight.ranks} list={sight.list} />
      {total === 0 && <p>{words.emptyThen}</p>}
      <Failure error={failed} />
    </section>
  );
}

/** Where one stood; null when one was not listed. */
const useOwnPlace = ({ board, period, periodKey }: BoardOf) =>
  useQuery({
    queryKey: keys.ownPlace(board, period, periodKey),
    queryFn: async (): Promise<Standing | null> => {
      const params = { path: { board, memberId: 'me' }, query: { period, key: periodKey, radius: 0 } };
      try {
        const { items } = await unwrap(api.GET('/v1/boards/{board}/around/{memberId}', { params }));
        return items.find(({ memberId }) => memberId === session.current()?.userId) ?? null;
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 404) return null;
        throw error;
      }
    },
  });
