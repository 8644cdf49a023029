import fc from 'fast-check';
import { addDays, toDayNumber, toHundredths } from '#libs/domain-kit';
import { settleBonuses, type StandingBonus } from '../domain/bonuses';
import type { StandingCompletion } from '../domain/completion';
import { periodsFinalAt, scoreDay, totalOf } from '../domain/day-score';
import { agreeBefore, planOf, type HabitDefinition } from '../domain/plan';
import { progressOf, realmOf } from '../domain/realms';
import { receiptId } from '../domain/receipt-id';
import { daily, timesPerWeek } from './facts';
import { HABIT, USER, RULES, idOf } from './room';

/** Realms as the product has them, whatever the seed says. */
const REALMS = (
  [
    ['copper', 0, 0],
    ['iron', 100, 2],
    ['jade', 300, 4],
    ['lowgold', 700, 7],
    ['highgold', 1400, 10],
    ['truegold', 2600, 14],
    ['underlord', 4500, 21],
    ['overlord', 7500, 30],
    ['archlord', 12000, 45],
    ['sage-or-herald', 20000, 60],
    ['monarch', 35000, 90],
  ] as const
).map(([key, madra, consistency], ordinal) => ({ key, name: key, madra, consistency, ordinal }));

describe('realms', () => {
  it.each(REALMS.map((realm) => [realm.key, realm] as const))('%s is reached by both', (_, realm) => {
    const madra = toHundredths(realm.madra);
    expect(realmOf(REALMS, madra, realm.consistency)).toBe(realm);
    if (realm.ordinal === 0) return;
    expect(realmOf(REALMS, madra - 1, realm.consistency).ordinal).toBe(realm.ordinal - 1);
    expect(realmOf(REALMS, madra, realm.consistency - 1).ordinal).toBe(realm.ordinal - 1);
  });

  it('there is none after the last', () => {
    const overall = { current: 0, longest: 90, freezes: 0 };
    expect(progressOf({ madra: 3_500_000, scoreToday: 0, overall }, REALMS, 1).nextRealm).toBeNull();
  });
});

describe('the score of a date', () => {
  const at = (minute: number) => `2026-11-20T08:${String(minute).padStart(2, '0')}:00.000Z`;
  const completions = fc
    .array(fc.record({ yields: fc.integer({ min: 0, max: 5_000 }), first: fc.nat(3) }), { maxLength: 12 })
    .map((list) =>
      list.map(({ yields, first }, index): StandingCompletion => ({
        userId: USER,
        habitId: idOf(100 + index),
        localDate: '2026-11-20',
        version: 1,
        status: 'done',
        yield: yields,
        recordedAt: at(59),
        firstRecordedAt: at(first),
        amountChangedAt: at(59),
      })),
    );

  it('is the sum up to the cap, whatever the order it is told in', () => {
    fc.assert(
      fc.property(completions, (list) => {
        const scores = scoreDay(list, 12_000);
        const sum = list.reduce((total, completion) => total + completion.yield, 0);
        expect(scores.reduce((total, { score }) => total + score, 0)).toBe(totalOf(sum, 12_000));
        expect(scoreDay([...list].reverse(), 12_000)).toEqual(scores);
      }),
    );
  });

  it('fills its room in the order of first recording, then by habit id', () => {
    const one = (habit: number, first: number, yields: number) =>
      ({
        habitId: idOf(habit),
        yield: yields,
        firstRecordedAt: at(first),
        amountChangedAt: at(first),
      }) as StandingCompletion;
    const scores = scoreDay([one(3, 1, 500), one(2, 2, 500), one(1, 2, 500), one(4, 0, 500)], 1_200);
    expect(scores.map(({ habitId, score }) => [habitId, score])).toEqual([
      [idOf(4), 500],
      [idOf(3), 500],
      [idOf(1), 200],
    ]);
  });
});

describe('when periods of a date are final', () => {
  it.each([
    ['2026-11-22T11:59:59.999Z', 0],
    ['2026-11-22T12:00:00.000Z', 1],
    ['2026-11-24T12:00:00.000Z', 2],
    ['2026-12-02T12:00:00.000Z', 3],
  ])('at %s %d of them', (instant, count) => {
    expect(periodsFinalAt('2026-11-20', instant, RULES.boards)).toBe(count);
  });
});

describe('streak bonuses', () => {
  const bonus = (runStartedOn: number, reachedOn: number): StandingBonus => ({
    habitId: HABIT,
    runStartedOn,
    length: 7,
    reachedOn,
    amount: 1_500,
  });

  it('keep the amount they were given with, and move with the date that reaches them', () => {
    const changes = settleBonuses(
      [bonus(1, 8), bonus(20, 26), bonus(40, 46)],
      [bonus(1, 7), bonus(40, 46), bonus(60, 66)].map(({ amount: _, ...reached }) => reached),
      new Map([[7, 2_000]]),
    );
    expect(changes).toEqual({
      given: [{ ...bonus(60, 66), amount: 2_000 }],
      moved: [bonus(1, 7)],
      withdrawn: [bonus(20, 26)],
    });
  });
});

describe('a length that is no longer rewarded', () => {
  it('is not given any more, and what was given stays while its run reaches it', () => {
    const given = { habitId: HABIT, runStartedOn: 1, length: 7, reachedOn: 7, amount: 2_000 };
    const again = { habitId: HABIT, runStartedOn: 20, length: 7, reachedOn: 26 };
    expect(settleBonuses([given], [given, again], new Map())).toEqual({
      given: [],
      moved: [],
      withdrawn: [],
    });
  });
});

describe('whether a change of a habit leaves settled dates alone', () => {
  const settled = '2026-11-09';
  const habit: HabitDefinition = {
    startDate: '2026-10-01',
    schedules: [{ from: '2026-10-01', schedule: daily }],
    archivals: [{ from: '2026-10-05', until: '2026-10-07' }],
  };
  const agrees = (known: HabitDefinition | null, told: HabitDefinition) =>
    agreeBefore(toDayNumber(settled), known && planOf(known), planOf(told));
  const later = (from: string) => ({
    ...habit,
    schedules: [...habit.schedules, { from, schedule: timesPerWeek(3) }],
  });
  const archived = (from: string, until: string | null) => ({
    ...habit,
    archivals: [...habit.archivals, { from, until }],
  });

  it.each([
    ['the same', true, habit, habit],
    ['a schedule from then on', true, habit, later(settled)],
    ['a schedule from before', false, habit, later(addDays(settled, -1))],
    ['archived from then on', true, habit, archived(settled, null)],
    ['archived before', false, habit, archived(addDays(settled, -1), null)],
    ['brought back after', true, archived('2026-11-01', null), archived('2026-11-01', '2026-11-10')],
    ['brought back before', false, archived('2026-11-01', null), archived('2026-11-01', '2026-11-08')],
    ['new, from before', false, null, habit],
    ['new, from then on', true, null, { ...habit, startDate: settled }],
  ])('%s: %p', (_, holds, known, told) => {
    expect(agrees(known, told)).toBe(holds);
  });
});

describe('the id of a receipt', () => {
  const receipt = {
    userId: USER,
    kind: 'completion' as const,
    amount: 1_000,
    habitId: HABIT,
    localDate: '2026-11-20',
    timeZone: 'UTC',
    ruleVersion: 1,
    completionVersion: 1,
    recordedAt: '2026-11-20T12:00:00.000Z',
    identity: 'one',
    counter: 1,
  };

  it('follows from what it is of, and orders receipts of one millisecond', () => {
    expect(receiptId(receipt)).toBe(receiptId({ ...receipt, timeZone: 'Asia/Tokyo' }));
    expect(receiptId(receipt)).not.toBe(receiptId({ ...receipt, identity: 'other' }));
    expect(receiptId({ ...receipt, identity: 'other', counter: 2 }) > receiptId(receipt)).toBe(true);
    expect(receiptId(receipt)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
