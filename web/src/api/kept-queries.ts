import { dehydrate, hydrate, type DehydratedState, type QueryClient } from '@tanstack/react-query';
import { kept } from '../outbox/kept';
import { keys } from './keys';
import { within } from './within';

/** What the first screens need without a network. */
const KEPT: readonly string[] = [
  keys.me,
  keys.dashboard,
  keys.progress,
  keys.streaks,
  keys.myClans,
  ['completions'],
  ['content'],
].map(([name]) => name!);
/** Written at most so often; what a crash loses is asked for again. */
const WRITE_AFTER_MS = 1_000;
const RESTORE_WITHIN_MS = 1_000;

const nameOf = (userId: string): string => `queries ${userId}`;

/** What the server told last, as if it had just been asked long ago: shown, and asked for again. */
async function restore(queries: QueryClient, userId: string | undefined): Promise<void> {
  if (!userId) return;
  const state = await kept.one<DehydratedState>('told', nameOf(userId)).catch(() => undefined);
  if (!state) return;
  hydrate(queries, state);
  void queries.invalidateQueries({ refetchType: 'none' });
}

/**
 * Restores what was told last and keeps it from then on; what has not been read is never written over. Resolves
 * when the page may be painted: a slow device adds what it kept later.
 */
export async function keepQueries(queries: QueryClient, userId: () => string | undefined): Promise<void> {
  const restored = restore(queries, userId()).then(() => keep(queries, userId));
  await within(RESTORE_WITHIN_MS, restored);
}

/** Keeps it whenever something new was told. */
function keep(queries: QueryClient, userId: () => string | undefined): void {
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
