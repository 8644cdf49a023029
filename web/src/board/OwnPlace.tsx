import type { BoardSnapshot } from '#libs/contracts';
import { useSpeech } from '../words/useWords';
import { distanceOf } from './distance';
import { useMoved } from './useMoved';

/** One's own place and how far the neighbours are, always in sight; and what happened while one was away. */
export function OwnPlace({ view }: { view: BoardSnapshot }) {
  const { words, format } = useSpeech();
  const moved = useMoved(view);
  const { board } = words;
  const { me } = view;
  if (!me) return view.entries.length > 0 ? <p className="own-place">{board.notListed}</p> : null;
  const { above, below } = distanceOf(me, view.entries);
  return (
    <div className="own-place">
      <strong>{board.place(me.rank, view.total)}</strong>
      <span>
        {[above && board.behind(above.score, above.name), below && board.ahead(below.score, below.name)]
          .filter((part) => part !== null)
          .join(' · ') || (view.total === 1 ? board.alone : '')}
      </span>
      {moved && (
        <span className="own-moved">
          {moved.places > 0
            ? board.up(moved.places, format.moment(moved.since.toISOString()))
            : board.down(-moved.places, format.moment(moved.since.toISOString()))}
        </span>
      )}
    </div>
  );
}
