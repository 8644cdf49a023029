import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Period } from '#libs/contracts';
import { keys } from '../api/keys';
import { ProblemError } from '../api/problem-error';
import { useConnectionState } from '../live/LiveProvider';
import { useBoard } from '../live/useBoard';
import { Loading } from '../ui/Loading';
import { useSpeech } from '../words/useWords';
import { whyNot } from '../words/problems';
import { Activity } from '../clan/Activity';
import { Around } from './Around';
import { BoardRows } from './BoardRows';
import { OwnPlace } from './OwnPlace';
import { periodInWords } from './periods';

/** A problem is told when it is still there after so many refusals, some seconds: boards hear late of a new member. */
const REFUSALS_BORNE = 4;

/** One board, moving as people complete their habits, and truthful about whether it does. */
export function BoardView({ board, period }: { board: string; period: Period }) {
  const { words, format } = useSpeech();
  const { state, view, problem, refusals } = useBoard(board, period);
  const connection = useConnectionState();
  const queries = useQueryClient();
  // Whoever may not see the board may be no member any more.
  useEffect(() => {
    if (refusals > 0) void queries.invalidateQueries({ queryKey: keys.myClans });
  }, [refusals, queries]);
  const told = refusals > REFUSALS_BORNE ? problem : null;
  const honest =
    connection.status === 'offline'
      ? words.board.offline(format.clock(connection.since))
      : state === 'live' && connection.status === 'live'
        ? words.board.live
        : words.board.catchingUp;
  if (told)
    return (
      <p className="failure" role="alert">
        {whyNot(new ProblemError(told), words)}
      </p>
    );
  if (!view) return <Loading of={{ data: undefined, error: null }} rows={6} />;
  return (
    <div className="columns">
      <section
        className="card board-card"
        data-live={honest === words.board.live}
        aria-label={words.board.title}
      >
        <p className="board-state">
          {periodInWords(view, { words, format })}
          {view.status !== 'live' && `, ${words.board[view.status]}`}, <span>{honest}</span>
        </p>
        {view.me !== undefined && <OwnPlace view={view} />}
        <BoardRows rows={view.entries} board={board} />
        {view.entries.length === 0 && <p>{words.board.empty}</p>}
        {view.total > view.entries.length && (
          <p className="soft">{words.board.firstOf(view.entries.length, view.total)}</p>
        )}
        {view.me && view.me.rank > view.entries.length && (
          <Around board={board} period={period} me={view.me} />
        )}
      </section>
      {board.startsWith('clan:') && <Activity clanId={board.slice('clan:'.length)} />}
    </div>
  );
}
