/** A repeatable stream of numbers from 0 to 1: the same seed always draws the same land. */
export function seeded(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}

export interface Ridge {
  /** Where its foot lies, how high it rises above that, and how jagged it is from 0 to 1. */
  base: number;
  height: number;
  jagged: number;
}

const STEPS = 48;

/** The heights of a ridge from left to right: long waves make the mountains, short ones their teeth. */
export function ridgeLine(seed: number, { base, height, jagged }: Ridge): number[] {
  const random = seeded(seed);
  const waves = [1, 2.3, 4.1, 8.7, 17].map((pace, index) => ({
    pace: pace * (0.8 + random() * 0.4),
    shift: random() * Math.PI * 2,
    weight: index < 2 ? 1 / (index + 1) : jagged / (index + 0.6),
  }));
  const most = waves.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const at = (step / STEPS) * Math.PI * 2;
    const wave = waves.reduce((sum, { pace, shift, weight }) => sum + weight * peak(at * pace + shift), 0);
    return base - height * (wave / most);
  });
}

/** Pointed like a mountain above, round like a valley below. */
const peak = (angle: number): number => 1 - Math.abs(Math.sin(angle / 2));

/** The same as a closed shape down to the floor. */
export function ridgeShape(line: readonly number[], width: number, floor: number): string {
  const points = line.map((y, step) => `${round((step / (line.length - 1)) * width)} ${round(y)}`);
  return `M0 ${floor}L${points.join('L')}L${width} ${floor}Z`;
}

/** How high the land is at a place. */
export function heightAt(line: readonly number[], x: number, width: number): number {
  const at = (x / width) * (line.length - 1);
  const left = Math.min(Math.floor(at), line.length - 2);
  return line[left]! + (line[left + 1]! - line[left]!) * (at - left);
}

export const round = (value: number): number => Math.round(value * 10) / 10;
