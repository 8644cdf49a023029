import type { Act } from '../act.mts';
import { addDays, mondayOf, momentAt, weekdayOf } from '../calendar.mts';
import { clansOf } from '../clan.mts';
import { actsBetween, actsOf, beginsAnew, formOf, standingBy } from '../life.mts';
import { nameOf } from '../names.mts';
import { type Person, personOf } from '../person.mts';

const SEED = 7;
const MONDAY = '2026-11-16';
const DATES = Array.from({ length: 70 }, (_, day) => addDays(MONDAY, day));
const PEOPLE = Array.from({ length: 40 }, (_, index) => personOf(SEED, index, 'UTC', index < 16));

const startsOf = (person: Person): string[] => person.habits.map(() => MONDAY);
const lifeOf = (person: Person, date: string): Act[] =>
  actsOf(person, { lived: date, on: date }, startsOf(person));

test('the same seed lives the same life, another one another', () => {
  const again = personOf(SEED, 5, 'UTC', true);
  expect(again).toEqual(PEOPLE[5]);
  expect(DATES.map((date) => lifeOf(again, date))).toEqual(DATES.map((date) => lifeOf(PEOPLE[5]!, date)));
  expect(personOf(SEED + 1, 5, 'UTC', true)).not.toEqual(again);
});

test('everyone has a name of their own', () => {
  expect(new Set(Array.from({ length: 400 }, (_, index) => nameOf(SEED, index))).size).toBe(400);
});

test('acts come in the order of the day, on it, with amounts that the rules allow', () => {
  const isAllowed = (kind: string, { minute, wish }: Act): boolean =>
    minute >= 0 &&
    minute < 24 * 60 &&
    (!('amount' in wish) ||
      (Number.isInteger(wish.amount) && wish.amount >= 1 && (kind !== 'check' || wish.amount === 1)));
  for (const person of PEOPLE)
    for (const acts of DATES.map((date) => lifeOf(person, date)))
      expect([
        acts.filter((act) => !isAllowed(person.habits[act.habit]!.kind, act)),
        acts.filter(({ minute }, place) => minute < (acts[place - 1]?.minute ?? 0)),
      ]).toEqual([[], []]);
});

test('at night the valley is quiet, by day it is not', () => {
  const acts = PEOPLE.flatMap((person) => DATES.flatMap((date) => lifeOf(person, date)));
  const between = (from: number, to: number): number =>
    acts.filter(({ minute }) => minute >= from * 60 && minute < to * 60).length;
  expect(between(0, 4)).toBe(0);
  for (let hour = 7; hour < 22; hour += 3) expect(between(hour, hour + 3)).toBeGreaterThan(acts.length / 40);
});

test('weeks are good and bad, and what is done follows them', () => {
  const person = PEOPLE[9]!;
  const mondays = [...new Set(DATES.map(mondayOf))].toSorted((a, b) => formOf(person, a) - formOf(person, b));
  const doneIn = (weeks: string[]): number =>
    DATES.filter((date) => weeks.includes(mondayOf(date))).flatMap((date) => lifeOf(person, date)).length;
  expect(formOf(person, mondays.at(-1)!) - formOf(person, mondays[0]!)).toBeGreaterThan(0.2);
  expect(doneIn(mondays.slice(-3))).toBeGreaterThan(doneIn(mondays.slice(0, 3)));
});

test('what is not meant for a date is not done on it', () => {
  const plan = { ...PEOPLE[9]!.habits[0]!, kind: 'check' as const, target: 1 };
  const datesOf = (schedule: (typeof plan)['schedule']): string[] => {
    const person = { ...PEOPLE[9]!, diligence: 2, habits: [{ ...plan, schedule }] };
    return DATES.filter((date) => lifeOf(person, date).some(({ wish }) => 'amount' in wish));
  };
  for (const date of datesOf({ type: 'weekdays', days: [1, 3] })) expect([1, 3]).toContain(weekdayOf(date));
  const third = datesOf({ type: 'everyNDays', interval: 3 });
  for (const date of third) expect(DATES.indexOf(date) % 3).toBe(0);
  const thrice = datesOf({ type: 'timesPerWeek', times: 3 });
  for (const monday of new Set(DATES.map(mondayOf)))
    expect(thrice.filter((date) => mondayOf(date) === monday).length).toBeLessThanOrEqual(3);
  expect(thrice.length).toBeGreaterThan(20);
});

test('the two at the top overtake each other with every turn, and end a day equal', () => {
  for (const date of DATES.slice(0, 4)) {
    const turns = PEOPLE.slice(0, 2).map((rival) => lifeOf(rival, date));
    const minutes = [...new Set(turns.flat().map(({ minute }) => minute))].toSorted((a, b) => a - b);
    const halves = (rival: number, minute: number): number =>
      turns[rival]!.filter((act) => act.minute <= minute).length;
    const leads = minutes.map((minute) => Math.sign(halves(0, minute) - halves(1, minute)));
    for (const [turn, lead] of leads.slice(0, -1).entries())
      expect(lead).toBe(turn === 0 ? leads[0] : -leads[turn - 1]!);
    expect(leads.at(-1)).toBe(0);
    expect(leads[0]).not.toBe(0);
  }
});

test('what stands by a minute is the last of each habit, and nothing that was taken back', () => {
  const act = (minute: number, habit: number, wish: Act['wish']): Act => ({ minute, habit, wish });
  const acts = [
    act(10, 0, { amount: 1 }),
    act(12, 0, { remove: true }),
    act(20, 1, { amount: 3 }),
    act(30, 1, { amount: 6 }),
  ];
  expect(standingBy(acts, 11)).toEqual([acts[0]]);
  expect(standingBy(acts, 25)).toEqual([acts[2]]);
  expect(standingBy(acts, 40)).toEqual([acts[3]]);
});

test('each act of a day happens once, however often one looks', () => {
  const rival = PEOPLE[0]!;
  const at = (lived: string, minute: number) => ({ lived, on: MONDAY, minute });
  const next = addDays(MONDAY, 1);
  const places = [MONDAY, next].flatMap((date) =>
    Array.from({ length: 144 }, (_, index) => at(date, index * 10 + 9)),
  );
  const seen = places.flatMap((place, index) =>
    actsBetween(rival, places[index - 1] ?? at(MONDAY, -1), place, startsOf(rival)),
  );
  expect(seen).toEqual(
    [MONDAY, next].flatMap((lived) => actsOf(rival, { lived, on: MONDAY }, startsOf(rival))),
  );
});

test('a day that ended before its date begins anew on it, and one that ended with it does not', () => {
  const next = addDays(MONDAY, 1);
  expect(beginsAnew({ lived: MONDAY, on: MONDAY }, { lived: next, on: MONDAY })).toBe(true);
  expect(beginsAnew({ lived: MONDAY, on: MONDAY }, { lived: MONDAY, on: MONDAY })).toBe(false);
  expect(beginsAnew({ lived: MONDAY, on: MONDAY }, { lived: next, on: next })).toBe(false);
  expect(beginsAnew({ lived: MONDAY, on: MONDAY }, { lived: MONDAY, on: next })).toBe(false);
});

test('a wall clock is that of its zone', () => {
  const instant = Date.parse('2026-11-20T23:30:00Z');
  expect(momentAt(instant, 'Asia/Seoul')).toEqual({ date: '2026-11-21', minute: 8 * 60 + 30 });
  expect(momentAt(instant, 'UTC')).toEqual({ date: '2026-11-20', minute: 23 * 60 + 30 });
});

test('everyone is in one clan, and the first is the largest with room for newcomers', () => {
  for (const people of [4, 6, 40, 100, 400]) {
    const clans = clansOf(people);
    expect(clans.flat()).toEqual(Array.from({ length: people }, (_, index) => index));
    const sizes = clans.map(({ length }) => length);
    expect(Math.max(...sizes)).toBe(sizes[0]);
    expect(sizes[0]).toBeLessThan(50);
  }
  expect(clansOf(6)).toHaveLength(2);
});
