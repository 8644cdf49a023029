import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, unwrap } from '../api/client';
import { keepHabit } from '../api/habits';
import { newId } from '../api/new-id';
import type { NewHabit } from '../api/types';

/** Makes habits. The same one asked for again, since no answer came, is the same habit for the server too. */
export function useNewHabit(onMade?: () => void) {
  const queries = useQueryClient();
  const asked = useRef({ text: '', id: '' });
  return useMutation({
    mutationFn: (body: NewHabit) => {
      const text = JSON.stringify(body);
      if (asked.current.text !== text) asked.current = { text, id: newId() };
      return unwrap(api.POST('/v1/habits', { body: { ...body, id: asked.current.id } }));
    },
    onSuccess: (habit) => {
      asked.current = { text: '', id: '' };
      onMade?.();
      return keepHabit(queries, habit);
    },
  });
}
