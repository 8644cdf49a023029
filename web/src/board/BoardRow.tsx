import { memo, useState } from 'react';
import type { RankedEntry } from '#libs/contracts';
import { Avatar } from '../ui/Avatar';
import { useSpeech } from '../words/useWords';
import { useGlide, type Moves } from './useGlide';

interface Props {
  row: RankedEntry;
  own: boolean;
  active: boolean;
  /** The score of a bar as long as the row. */
  most: number;
  moves: Moves;
}

/** Drawn anew only when something in it has changed: others move ten times a second. */
export const BoardRow = memo(function BoardRow({ row, own, active, most, moves }: Props) {
  const { words, format } = useSpeech();
  return (
    <div
      ref={useGlide(row.rank, moves)}
      className="board-row"
      role="row"
      tabIndex={own ? -1 : undefined}
      aria-current={own ? 'true' : undefined}
      aria-rowindex={row.rank}
      style={{ '--rank': row.rank }}
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
      <span
        className="board-bar"
        style={{ transform: `scaleX(${Math.min(1, Math.max(0, row.score) / most)})` }}
        aria-hidden="true"
      />
    </div>
  );
});

/** A score that shows for a moment that it has changed. */
function Score({ value, told }: { value: number; told: string }) {
  const [first] = useState(value);
  return (
    <span key={value} className={value === first ? undefined : 'moved'}>
      {told}
    </span>
  );
}
