import { useState, useSyncExternalStore } from 'react';
import type { RankedEntry } from '#libs/contracts';
import { session } from '../api/session';
import { activeSince, activity } from '../live/activity';
import { Avatar } from '../ui/Avatar';
import { useNow } from '../ui/useNow';
import { useSpeech } from '../words/useWords';
import { useGlide } from './useGlide';

interface Props {
  rows: readonly RankedEntry[];
  board: string;
}

/** The rows of a board, by rank; one that moves glides to its place. */
export function BoardRows({ rows, board }: Props) {
  const { words } = useSpeech();
  const lines = useSyncExternalStore(activity.subscribe, () => activity.of(board.replace('clan:', '')));
  const active = activeSince(lines, useNow().getTime());
  const most = rows.reduce((best, { score }) => Math.max(best, score), 0);
  return (
    <div className="board" role="table" aria-label={words.board.title} aria-rowcount={rows.length}>
      <div className="board-head unseen" role="row">
        <span role="columnheader">{words.board.rank}</span>
        <span role="columnheader">{words.board.name}</span>
        <span role="columnheader">{words.board.score}</span>
      </div>
      <div className="board-rows" role="rowgroup">
        {rows.map((row) => (
          <Row
            key={row.memberId}
            row={row}
            share={most > 0 ? Math.max(0, row.score / most) : 0}
            active={active.has(row.memberId)}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  row: RankedEntry;
  /** Of the best score, 0 to 1: drawn as a bar behind the row. */
  share: number;
  active: boolean;
}

function Row({ row, share, active }: RowProps) {
  const { words, format } = useSpeech();
  const own = row.memberId === session.current()?.userId;
  return (
    <div
      ref={useGlide(row.rank)}
      className="board-row"
      role="row"
      aria-current={own ? 'true' : undefined}
      aria-rowindex={row.rank}
      style={{ '--share': share }}
      data-top={row.rank <= 3 ? row.rank : undefined}
    >
      <span className="board-rank" role="cell">
        {format.number(row.rank)}
      </span>
      <span className="board-name" role="cell">
        <Avatar id={row.memberId} name={row.name} url={row.avatarUrl} />
        <span className="board-who">
          {row.name}
          {own && <small> ({words.board.you})</small>}
        </span>
        {active && (
          <span className="active">
            <span className="unseen">{words.board.activeNow}</span>
          </span>
        )}
      </span>
      <span className="board-score" role="cell">
        <Score value={row.score} told={format.number(row.score)} />
      </span>
    </div>
  );
}

/** A score that shows for a moment that it has changed. */
function Score({ value, told }: { value: number; told: string }) {
  const [first] = useState(value);
  return (
    <span key={value} className={value === first ? undefined : 'moved'}>
      {told}
    </span>
  );
}
