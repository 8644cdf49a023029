import {
  holdsArchivedDay,
  isArchived,
  isDue,
  isScheduled,
  scheduleOn,
  weekdayOf,
  type Day,
  type HabitPlan,
} from './plan';

/** A streak that stands: units are dates, or weeks for `timesPerWeek`. */
export interface Run {
  current: number;
  longest: number;
  /** First done due date of the run, the Monday of its first week for weeks; null at 0. */
  startedOn: Day | null;
}

/**
 * The fold over all dates before `before` (always a Monday). It is final as long as no fact about those
 * dates changes, so it may be kept: deriving from it gives the same as deriving from the first fact.
 */
export interface Checkpoint {
  before: Day;
  overall: { current: number; longest: number; freezes: number };
  /** By habit id; a habit that never had a streak is left out. */
  runs: Record<string, Run>;
}

/** A habit's recorded dates; `plan` is null while only its completions are known. */
export interface HabitFacts {
  habitId: string;
  plan: HabitPlan | null;
  done: ReadonlySet<Day>;
  skipped: ReadonlySet<Day>;
}

export interface StreakRules {
  /** Streak lengths that are rewarded. */
  bonusLengths: readonly number[];
  freezeEveryDates: number;
  freezesHeldMax: number;
}

/** The open dates as day numbers: dates before `oldestOpen` are closed. */
export interface Window {
  today: Day;
  oldestOpen: Day;
}

/** A run reached a rewarded length; the run is known by its first date. */
export interface ReachedBonus {
  habitId: string;
  runStartedOn: Day;
  length: number;
  /** The date that reached it; for weeks that of the last done date needed. */
  reachedOn: Day;
}

export interface Streaks {
  overall: { current: number; longest: number; freezes: number };
  runs: Record<string, Run>;
  /** What was reached on dates that the given checkpoint did not hold yet. */
  reached: ReachedBonus[];
  /** The fold up to `settleBefore`, to derive from next time. */
  checkpoint: Checkpoint;
}

interface HabitInHand {
  facts: HabitFacts;
  run: Run;
  /** Done dates of the week in hand, in order. */
  weekDone: Day[];
}

const NOTHING: Omit<Checkpoint, 'before'> = { overall: { current: 0, longest: 0, freezes: 0 }, runs: {} };

/**
 * Streaks and freezes of one user as a fold over local dates in calendar order.
 * @param from the fold so far; null to start at the first fact
 * @param habits every habit of the user with its facts from `from.before` on (all of them without `from`)
 * @param settleBefore a Monday, not after the oldest date that can still change; the next checkpoint
 */
export function deriveStreaks(
  from: Checkpoint | null,
  habits: readonly HabitFacts[],
  window: Window,
  settleBefore: Day,
  rules: StreakRules,
): Streaks {
  const start = from ?? { before: firstMonday(habits, settleBefore), ...NOTHING };
  const fold = new Fold(start, habits, window, rules);
  const lastDay = habits.reduce((last, { done }) => maxOf(done, last), window.today);
  const settled = Math.max(settleBefore, start.before);
  fold.through(start.before, settled - 1);
  const checkpoint = fold.checkpoint(settled);
  fold.through(settled, lastDay);
  const { overall, runs } = fold.checkpoint(lastDay);
  return { overall, runs, reached: fold.reached, checkpoint };
}

/** Before the first done date nothing can be ended, held or earned, so the fold may start in its week. */
function firstMonday(habits: readonly HabitFacts[], settleBefore: Day): Day {
  let first = settleBefore;
  for (const { done } of habits) for (const day of done) if (day < first) first = day;
  return first - weekdayOf(first) + 1;
}

function maxOf(days: ReadonlySet<Day>, least: Day): Day {
  let last = least;
  for (const day of days) if (day > last) last = day;
  return last;
}

class Fold {
  readonly reached: ReachedBonus[] = [];
  private readonly overall: Checkpoint['overall'];
  private readonly habits: HabitInHand[];

  constructor(
    start: Checkpoint,
    habits: readonly HabitFacts[],
    private readonly window: Window,
    private readonly rules: StreakRules,
  ) {
    this.overall = { ...start.overall };
    this.habits = habits.map((facts) => ({
      facts,
      run: { current: 0, longest: 0, startedOn: null, ...start.runs[facts.habitId] },
      weekDone: [],
    }));
  }

  checkpoint(before: Day): Checkpoint {
    const runs: Record<string, Run> = {};
    for (const { facts, run } of this.habits) if (run.longest > 0) runs[facts.habitId] = { ...run };
    return { before, overall: { ...this.overall }, runs };
  }

  /** Folds the dates from a Monday through `last`; the last week is judged even when it is not over. */
  through(monday: Day, last: Day): void {
    for (let day = monday; day <= last; day += 1) {
      const held = this.settle(day);
      for (const habit of this.habits) this.step(habit, day, held);
      const weekday = weekdayOf(day);
      if (weekday === 7 || day === last) this.judgeWeek(day - weekday + 1);
    }
  }

  /** The overall streak and the freezes on one date; true when a freeze holds it. */
  private settle(day: Day): boolean {
    const { overall, rules } = this;
    if (this.habits.some(({ facts }) => facts.done.has(day))) {
      overall.current += 1;
      overall.longest = Math.max(overall.longest, overall.current);
      if (overall.current % rules.freezeEveryDates === 0)
        overall.freezes = Math.min(overall.freezes + 1, rules.freezesHeldMax);
      return false;
    }
    if (day >= this.window.oldestOpen || !this.habits.some((habit) => isMissed(habit, day))) return false;
    if (overall.freezes > 0) {
      overall.freezes -= 1;
      return true;
    }
    overall.current = 0;
    return false;
  }

  private step(habit: HabitInHand, day: Day, held: boolean): void {
    const { plan, done, skipped } = habit.facts;
    const isDone = done.has(day);
    if (isDone) habit.weekDone.push(day);
    if (plan === null) return;
    const schedule = scheduleOn(plan, day);
    const inWeeks = schedule.type === 'timesPerWeek';
    if (inWeeks !== (scheduleOn(plan, day - 1).type === 'timesPerWeek')) end(habit.run);
    if (inWeeks || !isScheduled(plan, schedule, day)) return;
    if (isDone) this.advance(habit, day, day);
    else if (day < this.window.oldestOpen && !held && !skipped.has(day) && !isArchived(plan, day))
      end(habit.run);
  }

  private judgeWeek(monday: Day): void {
    const sunday = monday + 6;
    for (const habit of this.habits) {
      const { plan } = habit.facts;
      const { weekDone } = habit;
      habit.weekDone = [];
      if (plan === null || sunday < plan.startsOn) continue;
      const schedule = scheduleOn(plan, Math.min(sunday, this.window.today));
      if (schedule.type !== 'timesPerWeek') continue;
      const reachedOn = weekDone[schedule.times - 1];
      if (reachedOn !== undefined) this.advance(habit, monday, reachedOn);
      else if (sunday < this.window.oldestOpen && !holdsArchivedDay(plan, monday, sunday)) end(habit.run);
    }
  }

  private advance({ facts, run }: HabitInHand, startsOn: Day, reachedOn: Day): void {
    run.startedOn ??= startsOn;
    run.current += 1;
    run.longest = Math.max(run.longest, run.current);
    if (this.rules.bonusLengths.includes(run.current))
      this.reached.push({
        habitId: facts.habitId,
        runStartedOn: run.startedOn,
        length: run.current,
        reachedOn,
      });
  }
}

/** Due on a date on which it was not done; a skipped habit is not due. */
const isMissed = ({ facts: { plan, skipped }, weekDone }: HabitInHand, day: Day): boolean =>
  plan !== null && !skipped.has(day) && isDue(plan, day, weekDone.length);

function end(run: Run): void {
  run.current = 0;
  run.startedOn = null;
}
