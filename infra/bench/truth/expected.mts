import { type Amounts, dayScore, progressOf, round2 } from '../../checker/model.ts';
import { sql } from '../sql.mts';
import { mondayOf, monthOf } from '../world/calendar.mts';
import type { Person } from '../world/person.mts';

export const PERIODS = ['day', 'week', 'month', 'all_time'] as const;
export type Period = (typeof PERIODS)[number];
export type Scores = Map<string, number>;

/** What must follow from the completions that the habit service holds, by the checker's naive rules. */
export class Expected {
  readonly #people: readonly Person[];
  readonly #dates: readonly string[];
  readonly #amounts: Map<string, Amounts>;

  private constructor(people: readonly Person[], dates: readonly string[], amounts: Map<string, Amounts>) {
    this.#people = people;
    this.#dates = dates;
    this.#amounts = amounts;
  }

  /** @param dates the dates in play, today last */
  static async read(
    databaseUrl: string,
    people: readonly Person[],
    dates: readonly string[],
  ): Promise<Expected> {
    const rows = await sql<{ user: string; habit: string; date: string; amount: number }>(
      databaseUrl,
      `SELECT user_id AS user, habit_id AS habit, local_date::text AS date, amount FROM habit.completion
       WHERE user_id = ANY ($1::uuid[]) AND amount IS NOT NULL`,
      [people.map(({ id }) => id)],
    );
    const amounts = new Map<string, Amounts>(people.map(({ id }) => [id, new Map()]));
    for (const { user, habit, date, amount } of rows) {
      const own = amounts.get(user)!;
      if (!own.has(habit)) own.set(habit, new Map());
      own.get(habit)!.set(date, amount);
    }
    return new Expected(people, dates, amounts);
  }

  progress({ id, habits }: Person) {
    const { madra, scoreToday, streak } = progressOf(habits, this.#amounts.get(id)!, this.#dates);
    return { madra, scoreToday, current: streak.current, longest: streak.longest };
  }

  /** Who has a score above 0 in a period, by user. */
  users(period: Period, members: readonly Person[] = this.#people): Scores {
    const dates = this.#datesOf(period);
    const scores = members.map(({ id, habits }) => {
      const amounts = this.#amounts.get(id)!;
      return [id, round2(dates.reduce((all, date) => all + dayScore(habits, amounts, date), 0))] as const;
    });
    return new Map(scores.filter(([, score]) => score > 0));
  }

  /** The same by clan: who has one was in it, under its banner, before they recorded anything. */
  clans(period: Period): Scores {
    const clanOf = new Map(this.#people.map(({ id, clanId }) => [id, clanId]));
    const scores: Scores = new Map();
    for (const [id, score] of this.users(period)) {
      const clan = clanOf.get(id)!;
      if (clan === null) continue;
      scores.set(clan, round2((scores.get(clan) ?? 0) + score));
    }
    return scores;
  }

  #datesOf(period: Period): string[] {
    const today = this.#dates.at(-1)!;
    if (period === 'day') return [today];
    if (period === 'week') return this.#dates.filter((date) => date >= mondayOf(today));
    if (period === 'month') return this.#dates.filter((date) => monthOf(date) === monthOf(today));
    return [...this.#dates];
  }
}
