import type { Progress } from './progress';

/** The cache of dashboards, one for each user: who changes anything that is in one drops it. */
export const DASHBOARD_CACHE = 'dashboard';

/** What a gateway asks the habit service for one viewer: `GET /v1/habits/today`. */
export interface HabitsToday {
  /** The viewer's own today. */
  date: string;
  /** How long this is the date, by the database's clock. */
  endsInMs: number;
  /** The active ones as `GET /v1/habits` has them and in its order, each with what stands on the date. */
  habits: ({ id: string } & { completion: object | null })[];
}

/** What a gateway asks progression for one viewer: `GET /v1/progress/today`. */
export interface ProgressToday {
  date: string;
  progress: Progress;
  /** Those that are not archived, as far as they have come here. */
  habits: { habitId: string; due: boolean; streak: { current: number; longest: number } }[];
}
