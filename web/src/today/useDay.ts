import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { reads } from '../api/reads';
import type { Completion, Habit, HabitStreak } from '../api/types';
import { useTicks } from '../outbox/OutboxProvider';
import { sameDate, shownCompletion, type Tick } from '../outbox/tick';
import { addDays, CHANGEABLE_DAYS } from './dates';
import { useOpenDate } from './useOpenDate';
import { doneInWeek, standingOf, type Standing } from './standing';

/** One habit on the open day, as the person sees it. */
export interface HabitOfDay {
  habit: Habit;
  /** What stands on the server. */
  held: Completion | null;
  /** What is shown: overlaid by what is on its way. */
  shown: Completion | null;
  /** Whether anything is known of the date. */
  known: boolean;
  standing: Standing;
  doneThisWeek: number;
  streak: HabitStreak | undefined;
  /** The tick on its way for this date, or the one that was refused. */
  tick: Tick | undefined;
}

/** The open day with all its habits. */
export function useDay() {
  const today = useQuery(reads.today);
  const habits = useQuery(reads.habits);
  const streaks = useQuery(reads.streaks);
  const ticks = useTicks();
  const date = useOpenDate();
  const active = date ? habits.data : undefined;
  const histories = useQueries({
    queries: (active ?? []).map(({ id }) => reads.completions(id, addDays(date!, -CHANGEABLE_DAYS), date!)),
  });
  const ofDay = useMemo(() => {
    const streakOf = new Map(streaks.data?.map((streak) => [streak.habitId, streak]));
    return active?.map((habit, index): HabitOfDay => {
      const history = histories[index]?.data;
      const held = history?.find(({ localDate }) => localDate === date) ?? null;
      const shown = shownCompletion(held, ticks, {
        habitId: habit.id,
        localDate: date!,
        target: habit.target,
      });
      const others = (history ?? []).filter(({ localDate }) => localDate !== date);
      return {
        habit,
        held,
        shown,
        known: history !== undefined,
        standing: standingOf(habit, date!, others),
        doneThisWeek: doneInWeek(date!, shown ? [...others, shown] : others),
        streak: streakOf.get(habit.id),
        tick: ticks.findLast((tick) => sameDate(tick, { habitId: habit.id, localDate: date! })),
      };
    });
  }, [active, histories, streaks.data, ticks, date]);
  return { date, habits: ofDay, of: habits.data ? today : habits };
}
