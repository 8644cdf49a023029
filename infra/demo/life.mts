import type { Choices } from '../checker/random.ts';
import type { Act, Wish } from './act.mts';
import { daysBetween, mondayOf, weekdayOf } from './calendar.mts';
import type { HabitPlan } from './habits.mts';
import { isRival, type Person } from './person.mts';
import { turnsOf } from './rivalry.mts';
import { choicesOf, shuffled } from './seeded.mts';

/** A date as it is lived, and the date on which it is written down: at life's pace they are the same. */
export interface Day {
  lived: string;
  on: string;
}

const LAST_MINUTE = 24 * 60 - 1;
/** How much likelier or less likely a due habit is done in a good or bad week. */
const WEEK = { worst: -0.4, best: 0.15 };
/** One in so many of what was not done is skipped with intent, or begun and left. */
const SKIPS_ONE_IN = 5;
const BEGINS_ONE_IN = 3;
/** One in so many ticks is a slip: taken back at once, made again later. */
const SLIPS_ONE_IN = 25;
const SLIP_MINUTES = 2;
/** An amount grows in so many parts, where it is large enough for that. */
const PARTS = { least: 2, most: 6 };
/** Of a target: what is reached when it is done. */
const REACHES = { least: 1, most: 1.4 };
/** Between the parts of one habit, and around its usual time, in minutes. */
const BETWEEN = { least: 15, most: 70 };
const EARLY_OR_LATE = 75;

/** The chance that a due habit is done on this date. */
export function formOf(person: Person, date: string): number {
  const week = choicesOf('week', person.seed, person.index, mondayOf(date)).next();
  return Math.min(0.98, Math.max(0.05, person.diligence + WEEK.worst + week * (WEEK.best - WEEK.worst)));
}

/**
 * Everything that somebody does on a date, in order: the same for the same person and dates.
 * @param startDates of their habits
 */
export function actsOf(person: Person, day: Day, startDates: readonly string[]): Act[] {
  if (isRival(person)) return turnsOf(person, day.lived);
  const form = formOf(person, day.lived);
  return person.habits
    .flatMap((plan, habit) => {
      const choices = choicesOf('day', person.seed, person.index, plan.name, day.lived);
      if (!isMeantFor(plan, day.on, startDates[habit]!, person)) return [];
      return wishesOf(plan, form, choices).map((act) => ({ ...act, habit }));
    })
    .sort((a, b) => a.minute - b.minute);
}

function isMeantFor({ name, schedule }: HabitPlan, date: string, startDate: string, person: Person): boolean {
  switch (schedule.type) {
    case 'daily':
      return true;
    case 'weekdays':
      return schedule.days.includes(weekdayOf(date));
    case 'everyNDays':
      return daysBetween(startDate, date) % schedule.interval === 0;
    case 'timesPerWeek': {
      const choices = choicesOf('days', person.seed, person.index, name, mondayOf(date));
      return shuffled([1, 2, 3, 4, 5, 6, 7], choices).slice(0, schedule.times).includes(weekdayOf(date));
    }
  }
}

function wishesOf(plan: HabitPlan, form: number, choices: Choices): { minute: number; wish: Wish }[] {
  const begins = plan.usuallyAt + Math.round((choices.next() * 2 - 1) * EARLY_OR_LATE);
  const minute = Math.min(LAST_MINUTE - SLIP_MINUTES, Math.max(0, begins));
  const isDone = choices.next() < form;
  if (!isDone && choices.below(SKIPS_ONE_IN) === 0) return [{ minute, wish: { skipped: true } }];
  if (plan.kind === 'check') return isDone ? ticks(minute, choices) : [];
  if (!isDone && choices.below(BEGINS_ONE_IN) > 0) return [];
  const share = isDone ? REACHES.least + choices.next() * (REACHES.most - REACHES.least) : choices.next() / 2;
  return inParts(minute, Math.max(1, Math.round(plan.target * share)), choices);
}

function ticks(minute: number, choices: Choices): { minute: number; wish: Wish }[] {
  const tick = { minute, wish: { amount: 1 } };
  if (choices.below(SLIPS_ONE_IN) > 0) return [tick];
  const later = Math.min(LAST_MINUTE, minute + BETWEEN.most);
  return [tick, { minute: minute + SLIP_MINUTES, wish: { remove: true } }, { ...tick, minute: later }];
}

/** An amount that grows over the day; what would be after midnight is stated before it. */
function inParts(minute: number, amount: number, choices: Choices): { minute: number; wish: Wish }[] {
  const parts = Math.min(amount, PARTS.least + choices.below(PARTS.most - PARTS.least + 1));
  const wait = BETWEEN.least + choices.below(BETWEEN.most - BETWEEN.least);
  return Array.from({ length: parts }, (_, part) => ({
    minute: Math.min(LAST_MINUTE, minute + part * wait),
    wish: { amount: Math.round((amount * (part + 1)) / parts) },
  }));
}

/** What of somebody's acts comes to stand, once a minute of the date has passed: the last of each habit. */
export function standingBy(acts: readonly Act[], minute: number): Act[] {
  const last = new Map<number, Act>();
  for (const act of acts) if (act.minute <= minute) last.set(act.habit, act);
  return [...last.values()].filter(({ wish }) => !('remove' in wish));
}

/** Where somebody is in their day, and on which date they write. */
export interface Place extends Day {
  minute: number;
}

/** What happens between two places in somebody's days. */
export function actsBetween(person: Person, before: Place, now: Place, startDates: readonly string[]): Act[] {
  const begins = before.lived === now.lived ? before.minute : -1;
  return actsOf(person, now, startDates).filter(({ minute }) => minute > begins && minute <= now.minute);
}

/**
 * A day that is lived faster than the clock's ends before its date does. Whoever then begins another one on the same
 * date takes back first what is written there.
 */
export const beginsAnew = (written: Day, now: Day): boolean =>
  written.on === now.on && written.lived !== now.lived;
