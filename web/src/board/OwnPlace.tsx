import type { RankedEntry, Standing } from '#libs/contracts';
import { session } from '../api/session';
import { useSpeech } from '../words/useWords';
import { distanceOf } from './distance';

interface Props {
  me: Standing;
  total: number;
  rows: ReadonlyMap<number, RankedEntry>;
  /** Brings the own row to the screen; not given where the whole board is on it. */
  onFind?: (() => void) | undefined;
}

/** One's own place and how far the neighbours are, always in sight. */
export function OwnPlace({ me, total, rows, onFind }: Props) {
  const { board } = useSpeech().words;
  const { above, below } = distanceOf(me, rows, session.current()?.userId);
  return (
    <div className="own-place">
      <strong>{board.place(me.rank, total)}</strong>
      {onFind && (
        <button type="button" className="quiet" onClick={onFind}>
          {board.findMe}
        </button>
      )}
      <span>
        {[above && board.behind(above.score, above.name), below && board.ahead(below.score, below.name)]
          .filter((part) => part !== null)
          .join(' · ') || (total === 1 ? board.alone : '')}
      </span>
    </div>
  );
}
