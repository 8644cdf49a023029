import { useEffect } from 'react';
import { ConnectionBadge } from '../live/ConnectionBadge';
import { useArrival } from '../ui/useArrival';
import { useWords } from '../words/useWords';

/** The title of a place, and whether it is live. Whoever comes here goes on from it by keyboard. */
export function PlaceHead({ title }: { title: string }) {
  const words = useWords();
  const heading = useArrival<HTMLHeadingElement>('arrived');
  useEffect(() => {
    document.title = `${title} · ${words.valley.name}`;
  }, [title, words]);
  return (
    <header className="place-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <ConnectionBadge />
    </header>
  );
}
