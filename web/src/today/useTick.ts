import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Habit } from '../api/types';
import { useIsLive } from '../live/LiveProvider';

/** Records an amount for a date, or takes it back with null. */
export function useTick(habit: Habit, date: string) {
  const queries = useQueryClient();
  const isLive = useIsLive();
  const path = { id: habit.id, localDate: date };
  const tick = useMutation({
    mutationFn: async (amount: number | null) => {
      if (amount === null) {
        await unwrap(api.DELETE('/v1/habits/{id}/completions/{localDate}', { params: { path } }));
        return null;
      }
      return unwrap(
        api.PUT('/v1/habits/{id}/completions/{localDate}', { params: { path }, body: { amount } }),
      );
    },
    onSuccess: (completion) => queries.setQueryData(keys.completion(habit.id, date), completion),
    // Told at once; whether it was recorded all the same is asked beside it.
    onError: () => void queries.invalidateQueries({ queryKey: keys.completion(habit.id, date) }),
  });
  const { reset } = tick;
  // Back again, the page shows what stands; what failed before is of no more interest.
  useEffect(() => {
    if (isLive) reset();
  }, [isLive, reset]);
  return tick;
}
