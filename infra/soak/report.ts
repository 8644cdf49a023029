import type { Counts } from '../checker/person';
import type { Comparison } from '../checker/verify';
import type { Product, Size } from '../faults/product';
import type { Course } from './flat';
import type { Kind } from './sample';

export interface SoakOptions {
  size: Size;
  minutes: number;
  seed: number;
  /** Completions that people ask for, each second. */
  rate: number;
  /** The soak itself leaks, and what was acknowledged last is lost: both must be noticed. */
  broken: boolean;
  say(line: string): void;
  /** The product that runs now, for who wants to stop everything; null when none does. */
  onProduct(product: Product | null): void;
}

/** How one thing that has to stay flat went; where no limit says what flat is, it is shown only. */
export interface Line extends Course {
  kind: Kind;
  of: string;
  isJudged: boolean;
}

export interface Report {
  size: Size;
  minutes: number;
  seed: number;
  rate: number;
  /** Acknowledged a second, faults and all. */
  reached: number;
  faults: readonly string[];
  counts: Counts;
  lines: Line[];
  comparisons: Comparison[];
  verdict: 'held' | 'BROKEN' | 'caught' | 'NOT CAUGHT';
}
