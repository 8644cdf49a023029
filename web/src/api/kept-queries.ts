import { dehydrate, hydrate, type DehydratedState, type QueryClient } from '@tanstack/react-query';
import { kept } from '../outbox/kept';
import { keys } from './keys';

/** What the first screens need without a network. */
const KEPT: readonly string[] = [
  keys.me,
  keys.today,
  keys.habits,
  keys.progress,
  keys.streaks,
  keys.myClans,
  ['completions'],
  ['content'],
].map(([name]) => name!);
/** Written at most so often; what a crash loses is asked for again. */
const WRITE_AFTER_MS = 1_000;
/** A device that takes longer than this to read shows the page without it. */
const RESTORE_WITHIN_MS = 3_000;

const nameOf = (userId: string): string => `queries ${userId}`;

/** What the server told last, as if it had just been asked long ago: shown, and asked for again. */
export async function restoreQueries(queries: QueryClient, userId: string | undefined): Promise<void> {
  if (!userId) return;
  const told = kept.one<DehydratedState>('told', nameOf(userId)).catch(() => undefined);
  const inTime = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), RESTORE_WITHIN_MS));
  const state = await Promise.race([told, inTime]);
  if (!state) return;
  hydrate(queries, state);
  void queries.invalidateQueries({ refetchType: 'none' });
}

/** Keeps it whenever something new was told. */
export function keepQueries(queries: QueryClient, userId: () => string | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || timer || !KEPT.includes(String(query.queryKey[0]))) return;
    timer = setTimeout(() => {
      timer = undefined;
      const id = userId();
      if (id) void kept.change('told', [[nameOf(id), stateOf(queries)]], []).catch(() => undefined);
    }, WRITE_AFTER_MS);
  });
}

const stateOf = (queries: QueryClient): DehydratedState =>
  dehydrate(queries, {
    shouldDehydrateQuery: ({ queryKey, state }) =>
      state.data !== undefined && KEPT.includes(String(queryKey[0])),
    shouldDehydrateMutation: () => false,
  });

/** Nobody reads on this device what somebody erased or signed out of. */
export const forgetQueries = (userId: string): Promise<void> =>
  kept.change('told', [], [nameOf(userId)]).catch(() => undefined);
