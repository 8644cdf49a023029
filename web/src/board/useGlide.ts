import { useLayoutEffect, useRef, type RefObject } from 'react';

const GLIDE: KeyframeAnimationOptions = { duration: 620, easing: 'cubic-bezier(0.2, 0.7, 0.1, 1)' };

/** Lets a row glide from the place it had; rows are all `--row` high. */
export function useGlide(rank: number): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(rank);
  useLayoutEffect(() => {
    const places = before.current - rank;
    before.current = rank;
    if (places === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    row.current?.animate(
      [{ transform: `translateY(calc(${places} * var(--row)))` }, { transform: 'none' }],
      GLIDE,
    );
  }, [rank]);
  return row;
}
