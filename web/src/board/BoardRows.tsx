import { useSyncExternalStore, type RefObject } from 'react';
import type { RankedEntry } from '#libs/contracts';
import { session } from '../api/session';
import { activeSince, activity } from '../live/activity';
import { useNow } from '../ui/useNow';
import { useSpeech } from '../words/useWords';
import { BoardRow } from './BoardRow';
import { lengthOf, type Ranks } from './rows-by-rank';
import { useMoves } from './useGlide';

interface Props {
  board: string;
  /** All that the list is high for. */
  count: number;
  rows: ReadonlyMap<number, RankedEntry>;
  /** Those in sight. */
  ranks: Ranks;
  list: RefObject<HTMLDivElement | null>;
}

/** The rows of a board, by rank; one that moves glides to its place. */
export function BoardRows({ board, count, rows, ranks, list }: Props) {
  const { words } = useSpeech();
  const lines = useSyncExternalStore(activity.subscribe, () => activity.of(board.replace('clan:', '')));
  const active = activeSince(lines, useNow().getTime());
  const own = session.current()?.userId;
  const moves = useMoves();
  const most = lengthOf(rows.get(1)?.score ?? 0);
  const { first, last } = ranks;
  const drawn = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return (
    <div className="board" role="table" aria-label={words.board.title} aria-rowcount={count}>
      <div className="board-head unseen" role="row">
        <span role="columnheader">{words.board.rank}</span>
        <span role="columnheader">{words.board.name}</span>
        <span role="columnheader">{words.board.score}</span>
      </div>
      <div ref={list} className="board-rows" role="rowgroup" style={{ '--rows': count }}>
        {drawn.map((rank) => {
          const row = rows.get(rank);
          if (!row) return <RowToCome key={rank} rank={rank} />;
          const { memberId } = row;
          const [isOwn, isActive] = [memberId === own, active.has(memberId)];
          return (
            <BoardRow key={memberId} row={row} own={isOwn} active={isActive} most={most} moves={moves} />
          );
        })}
      </div>
    </div>
  );
}

/** The outline of a row that is being read. */
function RowToCome({ rank }: { rank: number }) {
  const { words, format } = useSpeech();
  return (
    <div className="board-row" role="row" aria-rowindex={rank} style={{ '--rank': rank }}>
      <span className="board-rank" role="cell">
        {format.number(rank)}
      </span>
      <span className="board-to-come" role="cell">
        <span className="unseen">{words.valley.loading}</span>
      </span>
    </div>
  );
}
