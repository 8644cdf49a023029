import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys';

/** Which clans one is in, and whose banner one carries, has changed: each that shows it asks again. */
export const askClansAgain = (queries: QueryClient): Promise<unknown> =>
  Promise.all([keys.myClans, keys.dashboard].map((queryKey) => queries.invalidateQueries({ queryKey })));
