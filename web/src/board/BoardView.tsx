import { useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect } from 'react';
import type { BoardSnapshot, Period } from '#libs/contracts';
import { keys } from '../api/keys';
import { ProblemError } from '../api/problem-error';
import { Activity } from '../clan/Activity';
import { useConnectionState } from '../live/LiveProvider';
import { useBoard } from '../live/useBoard';
import { Failure } from '../ui/Failure';
import { Loading } from '../ui/Loading';
import { useSpeech } from '../words/useWords';
import { BoardRows } from './BoardRows';
import { MeanwhileNote } from './MeanwhileNote';
import { OwnPlace } from './OwnPlace';
import { useFindMe } from './useFindMe';
import { useRows } from './useRows';

/** A problem is told when it is still there after so many refusals, some seconds: boards hear late of a new member. */
const REFUSALS_BORNE = 4;
/** A board of so few is on the screen as a whole. */
const AT_A_GLANCE = 12;

/** One board, moving as people complete their habits, and truthful about whether it does. */
export function BoardView({ board, period }: { board: string; period: Period }) {
  const { state, view, problem, refusals } = useBoard(board, period);
  const queries = useQueryClient();
  // The first rows are drawn in slices: all at once they would hold a slow phone for a tenth of a second.
  const isThere = useDeferredValue(view !== null);
  // Whoever may not see the board may be no member any more.
  useEffect(() => {
    if (refusals > 0) void queries.invalidateQueries({ queryKey: keys.myClans });
  }, [refusals, queries]);
  if (problem && refusals > REFUSALS_BORNE) return <Failure error={new ProblemError(problem)} />;
  if (!view || !isThere) return <Loading of={{ data: undefined, error: null }} rows={6} />;
  return (
    <div className="columns">
      <LiveBoardCard view={view} following={state === 'live'} />
      {board.startsWith('clan:') && <Activity clanId={board.slice('clan:'.length)} />}
    </div>
  );
}

function LiveBoardCard({ view, following }: { view: BoardSnapshot; following: boolean }) {
  const { words, format } = useSpeech();
  const connection = useConnectionState();
  const { board, total, entries, me = null } = view;
  const { count, rows, failed, ...sight } = useRows(view, { ...view, rows: entries }, total, me);
  const findMe = useFindMe(sight, rows, me);
  const honest =
    connection.status === 'offline'
      ? words.board.offline(format.clock(connection.since))
      : following && !failed && connection.status === 'live'
        ? words.board.live
        : words.board.catchingUp;
  return (
    <section
      className="card board-card"
      data-live={honest === words.board.live}
      aria-label={words.board.title}
    >
      <p className="board-state">
        <span>{honest}</span>
        {total > entries.length && ` ${words.board.below(entries.length)}`}
      </p>
      <MeanwhileNote view={view} />
      {me && <OwnPlace me={me} total={total} rows={rows} onFind={total > AT_A_GLANCE ? findMe : undefined} />}
      {view.me === null && entries.length > 0 && <p className="own-place">{words.board.notListed}</p>}
      <BoardRows board={board} count={count} rows={rows} ranks={sight.ranks} list={sight.list} />
      {total === 0 && <p>{words.board.empty}</p>}
      {total > count && <p className="soft">{words.board.firstOf(count, total)}</p>}
    </section>
  );
}
