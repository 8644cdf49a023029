import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BoardSnapshot, Period } from '#libs/contracts';
import { keys } from '../api/keys';
import { session } from '../api/session';
import { useBoard } from '../live/useBoard';
import { useIsLive } from '../live/LiveProvider';
import { number } from '../ui/words';
import { periodInWords, PERIODS } from './periods';

/** A problem is told when it is still there after so many refusals, some seconds: boards hear late of a new member. */
const REFUSALS_BORNE = 4;

/** A clan's leaderboard, moving as its members complete their habits. */
export function ClanBoard({ clanId }: { clanId: string }) {
  const [period, setPeriod] = useState<Period>('week');
  const { state, view, problem, refusals } = useBoard(`clan:${clanId}`, period);
  const isLive = useIsLive();
  const honest = !isLive ? 'not live' : state === 'live' ? 'live' : 'catching up…';
  const queries = useQueryClient();
  // Whoever may not see the board may be no member any more.
  useEffect(() => {
    if (refusals > 0) void queries.invalidateQueries({ queryKey: keys.myClans });
  }, [refusals, queries]);
  const told = refusals > REFUSALS_BORNE ? problem : null;
  return (
    <>
      <div className="ways" role="group" aria-label="Period of the board">
        {PERIODS.map(([value, words]) => (
          <button key={value} type="button" aria-pressed={value === period} onClick={() => setPeriod(value)}>
            {words}
          </button>
        ))}
      </div>
      {told && (
        <p className="failure" role="alert">
          {told.detail}
        </p>
      )}
      {!view && !told && <p className="loading">{isLive ? 'Catching up…' : 'Not live: no board yet.'}</p>}
      {view && <Rows view={view} state={honest} />}
    </>
  );
}

function Rows({ view, state }: { view: BoardSnapshot; state: string }) {
  const shown = view.entries.length;
  const ownId = session.current()?.userId;
  return (
    <>
      <table className="board" data-live={state === 'live'}>
        <caption>
          {periodInWords(view)}, {state}
        </caption>
        <thead>
          <tr>
            <th scope="col">Rank</th>
            <th scope="col">Name</th>
            <th scope="col">Score</th>
          </tr>
        </thead>
        <tbody>
          {view.entries.map(({ memberId, rank, name, score }) => (
            <tr key={memberId} aria-current={memberId === ownId ? 'true' : undefined}>
              <td>{rank}</td>
              <td>
                {name}
                {memberId === ownId && <small> (you)</small>}
              </td>
              <td>
                <Score value={score} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown === 0 && <p>Nobody has scored here yet. What members complete from their joining on counts.</p>}
      {view.total > shown && (
        <p>
          The first {shown} of {view.total}.
        </p>
      )}
      {view.me && view.me.rank > shown && (
        <p>
          You stand at {view.me.rank} with {number(view.me.score)}.
        </p>
      )}
    </>
  );
}

/** A score that shows for a moment that it has changed. */
function Score({ value }: { value: number }) {
  const [first] = useState(value);
  return (
    <span key={value} className={value === first ? undefined : 'moved'}>
      {number(value)}
    </span>
  );
}
