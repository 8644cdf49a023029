import { useSyncExternalStore } from 'react';
import { useWords } from '../words/useWords';
import { undo } from './undo';

/** What was just done, and the way back, for as long as its line burns. */
export function UndoBar() {
  const words = useWords();
  const offered = useSyncExternalStore(undo.subscribe, undo.current);
  return (
    <div className="undo-place" role="status">
      {offered && (
        <div className="undo" key={offered.id}>
          <span>{offered.told}</span>
          <button type="button" onClick={offered.takeBack}>
            {words.today.undo}
          </button>
        </div>
      )}
    </div>
  );
}
