import { useEffect, useRef, type RefObject } from 'react';

/**
 * Brings the focus to what has just come onto the page in place of what the person acted on, so that a keyboard or
 * a screen reader goes on from there. The element needs `tabIndex={-1}`.
 * @param arrived changes whenever something has arrived; null when nothing did
 */
export function useArrival<E extends HTMLElement>(arrived: string | null): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (arrived !== null) element.current?.focus();
  }, [arrived]);
  return element;
}
