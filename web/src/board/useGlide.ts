import { useLayoutEffect, useRef, type RefObject } from 'react';

const GLIDE: KeyframeAnimationOptions = { duration: 620, easing: 'cubic-bezier(0.2, 0.7, 0.1, 1)' };

interface Glide {
  animation: Animation;
  places: number;
}

/** Lets a row glide from where it is seen, also on its way elsewhere; rows are all `--row` high. */
export function useGlide(rank: number): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(rank);
  const glide = useRef<Glide>(null);
  useLayoutEffect(() => {
    const places = before.current - rank + remaining(glide.current);
    before.current = rank;
    if (!row.current || places === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    glide.current?.animation.cancel();
    glide.current = null;
    if (!isOnScreen(row.current, places)) return;
    const from = { transform: `translateY(calc(${places} * var(--row)))` };
    glide.current = { animation: row.current.animate([from, { transform: 'none' }], GLIDE), places };
  }, [rank]);
  return row;
}

/** A row that nobody sees, neither where it comes from nor where it goes, needs no motion. */
function isOnScreen(row: HTMLElement, places: number): boolean {
  const { top, height } = row.getBoundingClientRect();
  const [highest, lowest] = [Math.min(top, top + places * height), Math.max(top, top + places * height)];
  return lowest + height > 0 && highest < innerHeight;
}

/** How many places a glide still is from its end. */
function remaining(glide: Glide | null): number {
  const progress = glide?.animation.effect?.getComputedTiming().progress;
  return glide && typeof progress === 'number' ? glide.places * (1 - progress) : 0;
}
