import { useMutation, useQueryClient } from '@tanstack/react-query';
import { OPERATOR_KEY } from './reads';

/** Something an operator does: afterwards all that the page shows is asked for again, what was done included. */
export function useAct<What>(act: (what: What) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => queries.invalidateQueries({ queryKey: OPERATOR_KEY }),
  });
}
