import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { reads } from '../api/reads';
import type { Completion, Dashboard, Habit } from '../api/types';
import { useTicks } from '../outbox/OutboxProvider';
import { sameDate, shownCompletion, type Tick } from '../outbox/tick';
import { addDays, CHANGEABLE_DAYS } from './dates';
import { useOpenDate } from './useOpenDate';
import { doneInWeek, standingOf, type Standing } from './standing';

type HabitOfDashboard = Dashboard['habits'][number];

/** One habit on the open day, as the person sees it. */
export interface HabitOfDay {
  habit: Habit;
  /** What the server told, overlaid by what is on its way. */
  shown: Completion | null;
  standing: Standing;
  doneThisWeek: number;
  streak: HabitOfDashboard['streak'];
  /** The tick on its way for this date, or the one that was refused. */
  tick: Tick | undefined;
}

/** The open day with all its habits. */
export function useDay() {
  const today = useQuery(reads.today);
  const habits = useQuery(reads.habits);
  const ticks = useTicks();
  const date = useOpenDate();
  const weeks = useWeeks(habits.data, date);
  const ofDay = useMemo(() => {
    if (!date || !weeks) return undefined;
    return habits.data?.map((habit): HabitOfDay => {
      const { id, target, streak } = habit;
      const others = (weeks[id] ?? []).filter(({ localDate }) => localDate !== date);
      // Without a network the day may have gone on since the server was asked.
      const held = today.data === date ? habit.completion : null;
      const shown = shownCompletion(held, ticks, { habitId: id, localDate: date, target });
      return {
        habit,
        shown,
        standing: standingOf(habit, date, others),
        doneThisWeek: doneInWeek(date, shown ? [...others, shown] : others),
        streak,
        tick: ticks.findLast((tick) => sameDate(tick, { habitId: id, localDate: date })),
      };
    });
  }, [habits.data, weeks, today.data, ticks, date]);
  return { date, habits: ofDay, of: habits };
}

/**
 * What was done in the last days, of the habits that a whole week judges; undefined until something is known of
 * each, so that no row changes its place when it comes.
 */
function useWeeks(
  habits: readonly HabitOfDashboard[] | undefined,
  date: string | undefined,
): Readonly<Record<string, readonly Completion[]>> | undefined {
  const weekly = date ? (habits ?? []).filter(({ schedule }) => schedule.type === 'timesPerWeek') : [];
  return useQueries({
    queries: weekly.map(({ id }) => reads.completions(id, addDays(date!, -CHANGEABLE_DAYS), date!)),
    combine: (histories) =>
      histories.some(({ isPending }) => isPending)
        ? undefined
        : Object.fromEntries(histories.map(({ data }, index) => [weekly[index]!.id, data ?? []])),
  });
}
