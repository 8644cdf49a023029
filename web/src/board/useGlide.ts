import { useLayoutEffect, useRef, type RefObject } from 'react';

const GLIDE: KeyframeAnimationOptions = { duration: 620, easing: 'cubic-bezier(0.2, 0.7, 0.1, 1)' };

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

interface Glide {
  animation: Animation;
  places: number;
}

/**
 * Lets a row glide from where it is seen, also on its way elsewhere; rows are all `--row` high. Nothing is measured:
 * thirty rows that move at once would each have the page laid out anew.
 */
export function useGlide(rank: number): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(rank);
  const glide = useRef<Glide>(null);
  useLayoutEffect(() => {
    const places = before.current - rank + remaining(glide.current);
    before.current = rank;
    if (!row.current || places === 0 || stillness.matches) return;
    glide.current?.animation.cancel();
    const from = { transform: `translateY(calc(${places} * var(--row)))` };
    glide.current = { animation: row.current.animate([from, { transform: 'none' }], GLIDE), places };
  }, [rank]);
  return row;
}

/** How many places a glide still is from its end. */
function remaining(glide: Glide | null): number {
  const progress = glide?.animation.effect?.getComputedTiming().progress;
  return glide && typeof progress === 'number' ? glide.places * (1 - progress) : 0;
}
