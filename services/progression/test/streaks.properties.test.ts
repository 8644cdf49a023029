import fc from 'fast-check';
import type { Schedule } from '#libs/contracts';
import { addDays, dayWindow, toDayNumber, type LocalDate } from '#libs/domain-kit';
import { settleBonuses, type StandingBonus } from '../domain/bonuses';
import { agreeBefore, planOf } from '../domain/plan';
import type { Checkpoint } from '../domain/streaks';
import {
  STREAK_RULES,
  bonusesOf,
  derive,
  settleBefore,
  streakOf,
  type MarkedHabit,
  type Mark,
} from './facts';
import { NaiveHistory } from './naive-streaks';

const LENGTHS = STREAK_RULES.bonusLengths;

/** Clock changes in both halves of the world, a half-hour one, the far ends of the date line. */
const zone = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
);
const dayStartsAt = fc.constantFrom('00:00', '04:00', '12:00');

/** Around clock changes, ISO week 53 of 2020 and 2026, and the date that Apia never had. */
const anchor = fc.constantFrom(
  '2026-11-20T12:00:00Z',
  '2027-01-04T02:00:00Z',
  '2021-01-06T22:00:00Z',
  '2026-10-27T01:30:00Z',
  '2026-03-30T23:30:00Z',
  '2012-01-02T10:00:00Z',
);

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant({ type: 'daily' } as const),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
    .map((days) => ({ type: 'weekdays', days }) as const),
  fc.integer({ min: 1, max: 7 }).map((times) => ({ type: 'timesPerWeek', times }) as const),
  fc.integer({ min: 2, max: 9 }).map((interval) => ({ type: 'everyNDays', interval }) as const),
);

/** A habit that is mostly kept, so that long runs and freezes come up, seen `span` dates back from a date. */
const habitOf = (habitId: string, today: LocalDate, span: number): fc.Arbitrary<MarkedHabit> =>
  fc
    .record({
      startAgo: fc.integer({ min: -3, max: span }),
      first: schedule,
      changes: fc.array(fc.tuple(fc.integer({ min: -2, max: span }), schedule), { maxLength: 3 }),
      archived: fc.array(fc.tuple(fc.integer({ min: 0, max: span }), fc.integer({ min: 0, max: 12 })), {
        maxLength: 2,
      }),
      reliability: fc.constantFrom(2, 8, 30),
      dice: fc.array(fc.nat(1000), { minLength: span + 2, maxLength: span + 2 }),
    })
    .map(({ startAgo, first, changes, archived, reliability, dice }) => {
      const startDate = addDays(today, -startAgo);
      const later = new Map(changes.map(([ago, changed]) => [addDays(today, -ago), changed] as const));
      later.delete(startDate);
      const schedules = [...later]
        .filter(([from]) => from > startDate)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([from, changed]) => ({ from, schedule: changed }));
      return {
        habitId,
        startDate,
        schedules: [{ from: startDate, schedule: first }, ...schedules],
        archivals: archivalsOf(archived, today),
        marks: marksOf(dice, reliability, today),
      };
    });

function archivalsOf(archived: [number, number][], today: LocalDate): MarkedHabit['archivals'] {
  const spans: MarkedHabit['archivals'] = [];
  for (const [ago, length] of archived.sort(([a], [b]) => b - a)) {
    const from = addDays(today, -ago);
    const before = spans.at(-1);
    if (before && (before.until === null || before.until > from)) continue;
    spans.push({ from, until: length === 12 ? null : addDays(from, length) });
  }
  return spans;
}

function marksOf(dice: number[], reliability: number, today: LocalDate): Record<LocalDate, Mark> {
  const marks: Record<LocalDate, Mark> = {};
  dice.forEach((die, ago) => {
    const date = addDays(today, 1 - ago);
    if (die % reliability !== 0) {
      if (ago > 0 || die % 50 === 0) marks[date] = 'done';
    } else if (die % 3 === 0) marks[date] = 'skipped';
    else if (die % 3 === 1) marks[date] = 'partial';
  });
  return marks;
}

const situation = (span: number) =>
  fc
    .record({
      now: anchor.map((at) => new Date(at)),
      zones: fc.array(fc.record({ timeZone: zone, dayStartsAt, hoursAgo: fc.integer({ min: 0, max: 60 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .chain(({ now, zones }) => {
      const inForce = zones
        .sort((a, b) => b.hoursAgo - a.hoursAgo)
        .map(({ hoursAgo, ...pair }) => ({
          ...pair,
          since: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
        }));
      const window = dayWindow(inForce, now, 48);
      const habits = fc.tuple(
        habitOf('a', window.today, span),
        habitOf('b', window.today, span),
        habitOf('c', window.today, Math.ceil(span / 3)),
      );
      return fc.record({ window: fc.constant(window), habits });
    });

describe('streaks against the naive day-by-day reference', () => {
  it('agree over zones, day starts, clock changes, week 53, schedule changes, archivals, skips and freezes', () => {
    fc.assert(
      fc.property(situation(70), ({ window, habits }) => {
        const naive = new NaiveHistory(habits, window.today, window.oldestOpen);
        const derived = derive(habits, window);
        expect(derived.overall).toEqual(naive.overall());
        for (const one of habits) expect(streakOf(derived, one.habitId)).toEqual(naive.streak(one));
        expect(bonusesOf(derived)).toEqual(naive.bonuses(LENGTHS));
      }),
      { numRuns: 250 },
    );
  });

  it('the order in which habits and dates are given makes no difference', () => {
    fc.assert(
      fc.property(situation(40), ({ window, habits }) => {
        const reversed = [...habits].reverse().map((one) => ({
          ...one,
          marks: Object.fromEntries(Object.entries(one.marks).reverse()),
        }));
        const [one, other] = [derive(habits, window), derive(reversed, window)];
        expect(other.overall).toEqual(one.overall);
        expect(other.runs).toEqual(one.runs);
        expect(bonusesOf(other)).toEqual(bonusesOf(one));
      }),
      { numRuns: 60 },
    );
  });
});

/** What happens on one date of a life: some dates pass, then some of those that can change do. */
const turn = fc.record({
  pass: fc.constantFrom(0, 1, 1, 1, 1, 2, 3, 9, 40),
  openAgo: fc.integer({ min: 0, max: 2 }),
  changes: fc.array(
    fc.record({
      habit: fc.nat(2),
      ago: fc.integer({ min: 0, max: 9 }),
      mark: fc.constantFrom('done', 'done', 'done', 'done', 'skipped', 'partial', 'undone'),
    }),
    { maxLength: 6 },
  ),
  reschedule: fc.option(fc.tuple(fc.nat(2), schedule), { freq: 12 }),
  archive: fc.option(fc.nat(2), { freq: 15 }),
});

describe('a checkpoint', () => {
  it('derives the same as the first fact does, over years of changes, undos and late completions', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 60, maxLength: 260 }), (turns) => {
        const life = new Life();
        for (const one of turns) life.live(one);
      }),
      { numRuns: 25 },
    );
  });
});

class Life {
  private today = '2024-06-03';
  private oldestOpen = '2024-06-03';
  private readonly habits: MarkedHabit[];
  private checkpoint: Checkpoint | null = null;
  private bonuses: StandingBonus[] = [];

  constructor() {
    const schedules: Schedule[] = [{ type: 'daily' }, { type: 'timesPerWeek', times: 2 }, { type: 'daily' }];
    this.habits = schedules.map((first, index) => ({
      habitId: 'abc'[index]!,
      startDate: addDays('2024-05-30', index * 3),
      schedules: [{ from: addDays('2024-05-30', index * 3), schedule: first }],
      archivals: [],
      marks: {},
    }));
  }

  live(one: { pass: number; openAgo: number } & Omit<Parameters<Life['change']>[0], never>): void {
    for (let date = 0; date < Math.min(one.pass, 30); date += 1) this.keep(addDays(this.today, date));
    this.today = addDays(this.today, one.pass);
    this.oldestOpen = addDays(this.today, -one.openAgo);
    this.change(one);
    this.evaluate();
  }

  /** Most dates are kept without ado, so that runs grow to a year. */
  private keep(date: LocalDate): void {
    for (const one of this.habits) one.marks[date] ??= 'done';
  }

  private change(one: {
    changes: { habit: number; ago: number; mark: Mark | 'undone' }[];
    reschedule: [number, Schedule] | null;
    archive: number | null;
  }): void {
    for (const { habit, ago, mark } of one.changes) {
      const { marks } = this.habits[habit]!;
      const date = addDays(this.today, -ago);
      if (mark === 'undone') delete marks[date];
      else marks[date] = mark;
    }
    if (one.reschedule) this.reschedule(this.habits[one.reschedule[0]]!, one.reschedule[1]);
    if (one.archive !== null) this.archive(this.habits[one.archive]!);
  }

  private reschedule(habit: MarkedHabit, changed: Schedule): void {
    const before = planOf(habit);
    const from = habit.schedules.at(-1)!.from;
    if (from < this.today) habit.schedules.push({ from: this.today, schedule: changed });
    this.expectCheckpointHolds(before, habit);
  }

  private archive(habit: MarkedHabit): void {
    const before = planOf(habit);
    const last = habit.archivals.at(-1);
    if (last && last.until === null) last.until = this.today;
    else habit.archivals.push({ from: this.today, until: null });
    this.expectCheckpointHolds(before, habit);
  }

  private expectCheckpointHolds(before: ReturnType<typeof planOf>, habit: MarkedHabit): void {
    if (this.checkpoint) expect(agreeBefore(this.checkpoint.before, before, planOf(habit))).toBe(true);
  }

  private evaluate(): void {
    const from = this.checkpoint;
    const { today, oldestOpen } = this;
    const derived = derive(this.habits, { today, oldestOpen, from });
    const fresh = derive(this.habits, { today, oldestOpen });
    expect(derived.overall).toEqual(fresh.overall);
    expect(derived.runs).toEqual(fresh.runs);
    expect(derived.checkpoint).toEqual(fresh.checkpoint);
    expect(derived.checkpoint.before).toBe(settleBefore(today));
    this.settle(derived.reached, from?.before ?? toDayNumber('2024-01-01'));
    expect(this.bonuses.map((bonus) => JSON.stringify(bonus)).sort()).toEqual(
      fresh.reached.map((bonus) => JSON.stringify({ ...bonus, amount: 1 })).sort(),
    );
    this.checkpoint = JSON.parse(JSON.stringify(derived.checkpoint)) as Checkpoint;
  }

  private settle(reached: Parameters<typeof settleBonuses>[1], since: number): void {
    const amounts = new Map(LENGTHS.map((length) => [length, 1]));
    const settled = this.bonuses.filter(({ reachedOn }) => reachedOn < since);
    const open = this.bonuses.filter(({ reachedOn }) => reachedOn >= since);
    const { given, withdrawn, moved } = settleBonuses(open, reached, amounts);
    const gone = new Set([...withdrawn, ...moved].map(keyOf));
    this.bonuses = [...settled, ...open.filter((one) => !gone.has(keyOf(one))), ...moved, ...given];
  }
}

const keyOf = ({ habitId, runStartedOn, length }: StandingBonus) => `${habitId} ${runStartedOn} ${length}`;
