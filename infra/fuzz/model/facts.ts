import type { Pair } from './calendar';

/** What happened, as the server acknowledged it; everything else is derived from this. */
export type Schedule =
  | { type: 'daily' }
  | { type: 'weekdays'; days: number[] }
  | { type: 'timesPerWeek'; times: number }
  | { type: 'everyNDays'; interval: number };

/** What stands on a date: an amount with the target and difficulty of its time, or a skip (`amount` null). */
export interface Standing {
  amount: number | null;
  note: string | null;
  target: number;
  difficulty: number;
}

/** One change of a completion; `standing` is null when it was taken back. */
export interface Change {
  at: number;
  version: number;
  standing: Standing | null;
  zone: string;
}

export interface Habit {
  id: string;
  name: string;
  kind: 'check' | 'count' | 'minutes';
  target: number;
  difficulty: number;
  startDate: string;
  schedules: { from: string; schedule: Schedule }[];
  /** From this date until just before that one; `until` is null while it lasts. */
  archivals: { from: string; until: string | null }[];
  /** Every change of every date, in order. */
  completions: Map<string, Change[]>;
}

export interface Stay {
  clanId: string;
  from: number;
  until: number | null;
  role: 'leader' | 'elder' | 'member';
}

export interface Person {
  id: string;
  name: string;
  pairs: Pair[];
  habits: Habit[];
  stays: Stay[];
  /** Which clan was the banner from when on. */
  banners: { clanId: string | null; at: number }[];
  erased: boolean;
}

interface Clan {
  id: string;
  name: string;
  closedAt: number | null;
}

export interface Valley {
  people: Person[];
  clans: Clan[];
}

/** What stood at an instant. */
export const standingAt = (habit: Habit, date: string, at = Infinity): Standing | null =>
  habit.completions.get(date)?.findLast((change) => change.at <= at)?.standing ?? null;

export const isArchivedNow = (habit: Habit): boolean => habit.archivals.at(-1)?.until === null;

export const staysNow = (person: Person): Stay[] => person.stays.filter(({ until }) => until === null);
