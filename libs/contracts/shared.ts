import {
  constant,
  instant,
  int,
  list,
  object,
  oneOf,
  timeOfDay,
  timeZone,
  union,
  type Infer,
} from './schema';

/** What repeats when. Days are ISO, 1 Monday to 7 Sunday. */
export const schedule = union(
  object({ type: constant('daily') }),
  object({ type: constant('weekdays'), days: list(int) }),
  object({ type: constant('timesPerWeek'), times: int }),
  object({ type: constant('everyNDays'), interval: int }),
);
export type Schedule = Infer<typeof schedule>;

/** A zone and day start that was in force from `since` until the next one's `since`. */
export const zonePair = object({ timeZone, dayStartsAt: timeOfDay, since: instant });
export type ZonePair = Infer<typeof zonePair>;

export const period = oneOf('day', 'week', 'month', 'all_time');
export type Period = Infer<typeof period>;
export const PERIODS = ['day', 'week', 'month', 'all_time'] as const satisfies readonly Period[];

export type BoardStatus = 'live' | 'provisional' | 'final';
/** `global`, `clans` or `clan:{clanId}`. */
export type BoardName = 'global' | 'clans' | `clan:${string}`;

export const ledgerKind = oneOf('completion', 'change', 'undo', 'streak-bonus', 'streak-bonus-withdrawn');
export type LedgerKind = Infer<typeof ledgerKind>;

export const clanRole = oneOf('leader', 'elder', 'member');
export type ClanRole = Infer<typeof clanRole>;

/** The services that own an outbox; a topic is `<service>.events`. */
export const SERVICES = ['identity', 'habit', 'progression', 'clan', 'leaderboard'] as const;
export type ServiceName = (typeof SERVICES)[number];
