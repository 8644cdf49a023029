import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const GLIDE: KeyframeAnimationOptions = { duration: 620, easing: 'cubic-bezier(0.2, 0.7, 0.1, 1)' };
/** As many as an eye follows and a phone moves at once: whoever only makes room for others is there without. */
const GLIDES_MAX = 12;

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** What moves in one moment: of many rows those glide that go farthest. */
export class Moves {
  private wanted: { places: number; glide(): void }[] = [];

  add(places: number, glide: () => void): void {
    this.wanted.push({ places: Math.abs(places), glide });
  }

  begin(): void {
    const farthest = this.wanted.sort((a, b) => b.places - a.places).slice(0, GLIDES_MAX);
    this.wanted = [];
    for (const { glide } of farthest) glide();
  }
}

/** Of the list whose rows move: it knows when all of them have said how far. */
export function useMoves(): Moves {
  const [moves] = useState(() => new Moves());
  useLayoutEffect(() => moves.begin());
  return moves;
}

interface Glide {
  animation: Animation;
  places: number;
}

/**
 * Lets a row glide from where it is seen, also on its way elsewhere; rows are all `--row` high. Nothing is measured:
 * thirty rows that move at once would each have the page laid out anew.
 */
export function useGlide(rank: number, moves: Moves): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(rank);
  const glide = useRef<Glide>(null);
  useLayoutEffect(() => {
    const places = before.current - rank + remaining(glide.current);
    before.current = rank;
    if (!row.current || places === 0 || stillness.matches) return;
    const element = row.current;
    glide.current?.animation.cancel();
    glide.current = null;
    moves.add(places, () => {
      const from = { transform: `translateY(calc(${places} * var(--row)))` };
      glide.current = { animation: element.animate([from, { transform: 'none' }], GLIDE), places };
    });
  }, [rank, moves]);
  return row;
}

/** How many places a glide still is from its end. */
function remaining(glide: Glide | null): number {
  const progress = glide?.animation.effect?.getComputedTiming().progress;
  return glide && typeof progress === 'number' ? glide.places * (1 - progress) : 0;
}
