import { addDays, daysBetween, isoWeekday, mondayOf, type LocalDate } from '#libs/domain-kit';
import type { HabitDefinition } from '../domain/plan';

/**
 * The rules of streaks read sentence by sentence, with no state carried from date to date: every question
 * is answered by looking back over the whole history again. Slow on purpose; the fold is held against it.
 */
export interface NaiveHabit extends HabitDefinition {
  habitId: string;
  marks: Record<LocalDate, 'done' | 'skipped' | 'partial'>;
}

export interface NaiveStreak {
  current: number;
  longest: number;
  runStartedOn: LocalDate | null;
}

interface Unit {
  kind: 'counts' | 'ends';
  /** The date that makes it known as the start of a run, and the date that reached it. */
  startsOn: LocalDate;
  reachedOn: LocalDate;
}

const scheduleAt = (habit: NaiveHabit, date: LocalDate) =>
  (habit.schedules.filter(({ from }) => from <= date).at(-1) ?? habit.schedules[0]!).schedule;

const archivedAt = (habit: NaiveHabit, date: LocalDate) =>
  habit.archivals.some(({ from, until }) => from <= date && (until === null || date < until));

const isDone = (habit: NaiveHabit, date: LocalDate) => habit.marks[date] === 'done';

const datesFrom = (first: LocalDate, last: LocalDate): LocalDate[] =>
  Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) => addDays(first, index));

const weekOf = (date: LocalDate) => datesFrom(mondayOf(date), addDays(mondayOf(date), 6));

function isDue(habit: NaiveHabit, date: LocalDate): boolean {
  if (date < habit.startDate || habit.marks[date] === 'skipped') return false;
  if (archivedAt(habit, date) && !isDone(habit, date)) return false;
  const schedule = scheduleAt(habit, date);
  switch (schedule.type) {
    case 'daily':
      return true;
    case 'weekdays':
      return schedule.days.includes(isoWeekday(date));
    case 'everyNDays':
      return daysBetween(habit.startDate, date) % schedule.interval === 0;
    case 'timesPerWeek': {
      const missing =
        schedule.times - weekOf(date).filter((other) => other < date && isDone(habit, other)).length;
      return weekOf(date).filter((other) => other >= date).length === missing;
    }
  }
}

export class NaiveHistory {
  readonly dates: LocalDate[];
  readonly held = new Set<LocalDate>();
  freezes = 0;

  constructor(
    private readonly habits: NaiveHabit[],
    private readonly today: LocalDate,
    private readonly oldestOpen: LocalDate,
    private readonly rules: { every: number; max: number } = { every: 10, max: 2 },
  ) {
    const done = habits.flatMap((habit) => Object.keys(habit.marks).filter((date) => isDone(habit, date)));
    const starts = habits.map(({ startDate }) => startDate);
    const first = [...done, ...starts, today].sort()[0]!;
    const last = [...done, today].sort().at(-1)!;
    this.dates = datesFrom(mondayOf(first), last);
    this.settleFreezes();
  }

  private isClosed = (date: LocalDate) => date < this.oldestOpen;
  private anyDone = (date: LocalDate) => this.habits.some((habit) => isDone(habit, date));
  private anyDue = (date: LocalDate) => this.habits.some((habit) => isDue(habit, date));
  private isMissed = (date: LocalDate) => this.isClosed(date) && this.anyDue(date) && !this.anyDone(date);

  private settleFreezes(): void {
    for (const date of this.dates) {
      if (this.anyDone(date) && this.overallAt(date) % this.rules.every === 0)
        this.freezes = Math.min(this.rules.max, this.freezes + 1);
      if (this.isMissed(date) && this.freezes > 0) {
        this.freezes -= 1;
        this.held.add(date);
      }
    }
  }

  /** Done dates in a row looking back from a date. */
  private overallAt(date: LocalDate): number {
    let count = 0;
    for (const past of this.dates.filter((other) => other <= date).reverse()) {
      if (this.anyDone(past)) count += 1;
      else if (this.isMissed(past) && !this.held.has(past)) break;
    }
    return count;
  }

  overall(): { current: number; longest: number; freezes: number } {
    const lengths = this.dates.map((date) => this.overallAt(date));
    return { current: lengths.at(-1)!, longest: Math.max(...lengths), freezes: this.freezes };
  }

  private unitsOf(habit: NaiveHabit): Unit[] {
    const units: Unit[] = [];
    for (const date of this.dates) {
      const schedule = scheduleAt(habit, date);
      const inWeeks = schedule.type === 'timesPerWeek';
      if (inWeeks !== (scheduleAt(habit, addDays(date, -1)).type === 'timesPerWeek'))
        units.push({ kind: 'ends', startsOn: date, reachedOn: date });
      if (!inWeeks && isDue(habit, date)) {
        if (isDone(habit, date)) units.push({ kind: 'counts', startsOn: date, reachedOn: date });
        else if (this.isClosed(date) && !this.held.has(date))
          units.push({ kind: 'ends', startsOn: date, reachedOn: date });
      }
      if (isoWeekday(date) === 7 || date === this.dates.at(-1)) units.push(...this.weekUnit(habit, date));
    }
    return units;
  }

  private weekUnit(habit: NaiveHabit, date: LocalDate): Unit[] {
    const week = weekOf(date);
    const sunday = week.at(-1)!;
    const schedule = scheduleAt(habit, sunday < this.today ? sunday : this.today);
    if (schedule.type !== 'timesPerWeek' || sunday < habit.startDate) return [];
    const done = week.filter((one) => isDone(habit, one));
    if (done.length >= schedule.times)
      return [{ kind: 'counts', startsOn: week[0]!, reachedOn: done[schedule.times - 1]! }];
    if (!this.isClosed(sunday) || week.some((one) => archivedAt(habit, one))) return [];
    return [{ kind: 'ends', startsOn: sunday, reachedOn: sunday }];
  }

  private runsOf(habit: NaiveHabit): Unit[][] {
    const runs: Unit[][] = [[]];
    for (const unit of this.unitsOf(habit)) {
      if (unit.kind === 'ends') runs.push([]);
      else runs.at(-1)!.push(unit);
    }
    return runs;
  }

  streak(habit: NaiveHabit): NaiveStreak {
    const runs = this.runsOf(habit);
    return {
      current: runs.at(-1)!.length,
      longest: Math.max(...runs.map((run) => run.length)),
      runStartedOn: runs.at(-1)![0]?.startsOn ?? null,
    };
  }

  /** `<habit> <first date of the run> <length> <date that reached it>`, sorted. */
  bonuses(lengths: readonly number[]): string[] {
    return this.habits
      .flatMap((habit) =>
        this.runsOf(habit).flatMap((run) =>
          lengths
            .filter((length) => run.length >= length)
            .map((length) => `${habit.habitId} ${run[0]!.startsOn} ${length} ${run[length - 1]!.reachedOn}`),
        ),
      )
      .sort();
  }
}
