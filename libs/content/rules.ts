import type { Infer, Schema } from '#libs/contracts';

/** The numbers of the game (`rules.json`), by what they rule. Amounts of madra and score are whole points. */
export interface Rules {
  /** Version of the rules as loaded: `ruleVersion` in receipts. */
  version: number;
  yield: { base: number; ratioMax: number; difficultyFactors: number[]; multiplierMax: number };
  dailyScoreCap: number;
  /** By rising length, in dates or weeks. */
  streakBonuses: { length: number; madra: number }[];
  freezes: { everyDates: number; heldMax: number };
  days: {
    recordableBack: number;
    zoneMemoryHours: number;
    defaultTimeZone: string;
    /** `HH:MM`. */
    defaultDayStartsAt: string;
    /** `HH:MM`, inclusive. */
    dayStartsAtMax: string;
  };
  habits: {
    activeMax: number;
    minutesMax: number;
    countMax: number;
    /** Days, of `everyNDays`. */
    intervalMin: number;
    intervalMax: number;
    timesPerWeekMax: number;
  };
  clans: {
    membersMax: number;
    perUserMax: number;
    absentLeaderDays: number;
    nameMin: number;
    nameMax: number;
    mottoMax: number;
  };
  boards: { endsAtUtcOffsetHours: number; provisionalHours: number };
}

const value = <T>(json: Record<string, unknown>): Schema<T> => ({ json });

const wholeMin = (minimum: number): Schema<number> => value({ type: 'integer', minimum, maximum: 1_000_000 });
const whole = wholeMin(1);
const positive = value<number>({ type: 'number', exclusiveMinimum: 0, maximum: 1_000_000 });
const timeOfDay = value<string>({ type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** Every rule there must be, and the shape of its value. */
export const RULE_VALUES = {
  'default-time-zone': value<string>({ type: 'string', minLength: 1 }),
  'default-day-start': timeOfDay,
  'day-start-max': timeOfDay,
  'zone-memory-hours': whole,
  'recordable-days-back': wholeMin(0),
  'active-habits-max': whole,
  'habit-minutes-max': whole,
  'habit-count-max': whole,
  'habit-interval-min': whole,
  'habit-interval-max': whole,
  'habit-times-per-week-max': value<number>({ type: 'integer', minimum: 1, maximum: 7 }),
  'yield-base': positive,
  'yield-ratio-max': value<number>({ type: 'number', minimum: 1, maximum: 1000 }),
  'difficulty-factors': value<number[]>({ type: 'array', items: positive.json, minItems: 1, maxItems: 10 }),
  'multiplier-max': value<number>({ type: 'number', minimum: 1, maximum: 1000 }),
  'daily-score-cap': whole,
  'streak-bonuses': value<{ length: number; madra: number }[]>({
    type: 'array',
    items: {
      type: 'object',
      properties: { length: whole.json, madra: whole.json },
      required: ['length', 'madra'],
      additionalProperties: false,
    },
  }),
  'freeze-every-dates': whole,
  'freezes-held-max': wholeMin(0),
  'clan-name-length-min': whole,
  'clan-name-length-max': whole,
  'clan-motto-length-max': whole,
  'clan-members-max': whole,
  'clans-per-user-max': whole,
  'absent-leader-days': whole,
  'period-end-utc-offset-hours': value<number>({ type: 'integer', minimum: -12, maximum: 0 }),
  'provisional-hours': wholeMin(0),
} satisfies Record<string, Schema<unknown>>;

export type RuleKey = keyof typeof RULE_VALUES;
export type RuleValues = { [K in RuleKey]: Infer<(typeof RULE_VALUES)[K]> };

/** The rules in the shape that code reads; `values` have been checked. */
export const assembleRules = (values: RuleValues, version: number): Rules => ({
  version,
  yield: {
    base: values['yield-base'],
    ratioMax: values['yield-ratio-max'],
    difficultyFactors: values['difficulty-factors'],
    multiplierMax: values['multiplier-max'],
  },
  dailyScoreCap: values['daily-score-cap'],
  streakBonuses: values['streak-bonuses'],
  freezes: { everyDates: values['freeze-every-dates'], heldMax: values['freezes-held-max'] },
  days: {
    recordableBack: values['recordable-days-back'],
    zoneMemoryHours: values['zone-memory-hours'],
    defaultTimeZone: values['default-time-zone'],
    defaultDayStartsAt: values['default-day-start'],
    dayStartsAtMax: values['day-start-max'],
  },
  habits: {
    activeMax: values['active-habits-max'],
    minutesMax: values['habit-minutes-max'],
    countMax: values['habit-count-max'],
    intervalMin: values['habit-interval-min'],
    intervalMax: values['habit-interval-max'],
    timesPerWeekMax: values['habit-times-per-week-max'],
  },
  clans: {
    membersMax: values['clan-members-max'],
    perUserMax: values['clans-per-user-max'],
    absentLeaderDays: values['absent-leader-days'],
    nameMin: values['clan-name-length-min'],
    nameMax: values['clan-name-length-max'],
    mottoMax: values['clan-motto-length-max'],
  },
  boards: {
    endsAtUtcOffsetHours: values['period-end-utc-offset-hours'],
    provisionalHours: values['provisional-hours'],
  },
});

/** What no single value can break: bounds that fit each other. Pairs of rule key and what is wrong. */
export function contradictions(values: RuleValues): [RuleKey, string][] {
  const found: [RuleKey, string][] = [];
  if (values['habit-interval-max'] < values['habit-interval-min'])
    found.push(['habit-interval-max', 'must not be below habit-interval-min']);
  if (values['clan-name-length-max'] < values['clan-name-length-min'])
    found.push(['clan-name-length-max', 'must not be below clan-name-length-min']);
  if (values['default-day-start'] > values['day-start-max'])
    found.push(['default-day-start', 'must not be after day-start-max']);
  const lengths = values['streak-bonuses'].map((bonus) => bonus.length);
  if (lengths.some((length, index) => index > 0 && length <= lengths[index - 1]!))
    found.push(['streak-bonuses', 'must rise in length']);
  return found;
}
