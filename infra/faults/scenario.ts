import type { Choices } from '../checker/random';
import type { Crowd } from '../checker/crowd';
import type { Counts } from '../checker/person';
import type { Comparison } from '../checker/verify';
import type { Product, Size } from './product';

/** What one scenario has at hand. */
export interface Stage {
  readonly product: Product;
  readonly size: Size;
  /** Seeded, so that a run can be told again by its number. */
  readonly choices: Choices;
  /** The guarantee is to be broken from outside: the scenario must notice. */
  readonly broken: boolean;
  /** Where the scenario's surroundings lie, if it has any. */
  readonly folder: string;
  /** Tells what was done. */
  did(what: string): void;
  /** Adds what clients were answered. */
  count(counts: Counts): void;
  /** Tells what was held against what; without differences the guarantee held. */
  compare(...comparisons: Comparison[]): void;
}

/** What a scenario puts in place before the product starts. */
export interface Surroundings {
  /** Settings of the product that follow from it. */
  settings: Record<string, string>;
  /** Where it lies. */
  folder: string;
  end(): Promise<void>;
}

interface ScenarioBase {
  /** One of the twenty, or its name where it needs more of a store than one, or its backups. */
  number: number | 'disk-lost' | 'kafka-cluster' | 'postgres-standby' | 'redis-cluster' | 'set-back';
  provokes: string;
  /** What must hold all the same. */
  holds: string;
  /** How the guarantee is broken from outside with `--break`. */
  breakage: string;
  /** Where it has a meaning. */
  sizes: readonly Size[];
  /** Settings of the product by their environment variables. */
  settings?: Record<string, string>;
  /** @throws CannotProvoke where this machine has not what it takes */
  surroundings?(size: Size): Promise<Surroundings>;
}

/** Something is done while a crowd acts and watches; a longer run may do many of these, one after the other. */
export interface UnderLoad {
  fault(stage: Stage, crowd: Crowd): Promise<void>;
  /** Done when the crowd rests, before anything is compared. */
  afterwards?(stage: Stage, crowd: Crowd): Promise<void>;
  /** Done when everything was compared and has settled. */
  beforeEnd?(stage: Stage, crowd: Crowd): Promise<void>;
}

/** Brings people of its own. */
interface Alone {
  run(stage: Stage): Promise<void>;
}

export type Scenario = ScenarioBase & (UnderLoad | Alone);

export const BOTH: readonly Size[] = ['all-in-one', 'services'];

/** A comparison of one thing: a difference where it is not as it should be. */
export const expectation = (what: string, holds: boolean, found: unknown): Comparison => ({
  what,
  compared: 1,
  differences: holds ? [] : [`${what}: found ${JSON.stringify(found)}`],
});
