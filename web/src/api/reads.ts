import { queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import { api, everyItem, unwrap } from './client';
import { keys } from './keys';
import type { Dashboard, Progress } from './types';

/** How often is asked again for what the page is not always told of. */
const ASK_EVERY_MS = 60_000;

/**
 * Of two answers the one that the server made later: the live connection and a call may overtake each other. One that
 * says the same again is the one that is held: nothing is drawn anew for it.
 */
const laterProgress = (held: unknown, came: unknown): unknown =>
  held && (held as Progress).version > (came as Progress).version ? held : replaceEqualDeep(held, came);

let asking: Promise<Dashboard> | null = null;

/** The first screen in one request, which all share that ask for a part of it at the same moment. */
function askDashboard(): Promise<Dashboard> {
  if (asking) return asking;
  // Who asks a moment later may know of a change that this answer does not.
  queueMicrotask(() => (asking = null));
  return (asking = unwrap(api.GET('/v1/dashboard')));
}

const dashboard = { queryKey: keys.dashboard, queryFn: askDashboard };

/** What the page asks of the server, each by its name. */
export const reads = {
  me: queryOptions({ queryKey: keys.me, queryFn: () => unwrap(api.GET('/v1/me')) }),
  /** The date that is open for this person, as the server sees it: it knows the zones and the day start. */
  today: queryOptions({
    ...dashboard,
    select: ({ date }: Dashboard) => date,
    refetchInterval: ASK_EVERY_MS,
  }),
  /** The active habits, each with what stands on that date. */
  habits: queryOptions({ ...dashboard, select: ({ habits }: Dashboard) => habits }),
  /** The clan whose banner one carries, and one's place in it this week. */
  banner: queryOptions({ ...dashboard, select: ({ clan }: Dashboard) => clan }),
  archived: queryOptions({
    queryKey: keys.archived,
    queryFn: () =>
      everyItem((paging) =>
        unwrap(api.GET('/v1/habits', { params: { query: { archived: true, ...paging } } })),
      ),
  }),
  /** Apart from the rest of the dashboard: while the page is live, the socket tells it together with its causes. */
  progress: queryOptions({
    queryKey: keys.progress,
    queryFn: async () => (await askDashboard()).progress,
    structuralSharing: laterProgress,
  }),
  streaks: queryOptions({
    queryKey: keys.streaks,
    queryFn: () => everyItem((query) => unwrap(api.GET('/v1/progress/streaks', { params: { query } }))),
  }),
  completions: (habitId: string, from: string, to: string) =>
    queryOptions({
      queryKey: keys.completions(habitId, from, to),
      queryFn: async () => {
        const params = { path: { id: habitId }, query: { from, to } };
        return (await unwrap(api.GET('/v1/habits/{id}/completions', { params }))).items;
      },
    }),
  content: (kind: 'realms' | 'elements') =>
    queryOptions({
      queryKey: keys.content(kind),
      queryFn: async () =>
        (await unwrap(api.GET('/v1/content/{kind}', { params: { path: { kind } } }))).items,
      staleTime: Infinity,
    }),
  clan: (clanId: string) =>
    queryOptions({
      queryKey: keys.clan(clanId),
      queryFn: () => unwrap(api.GET('/v1/clans/{clanId}', { params: { path: { clanId } } })),
    }),
  myClans: queryOptions({
    queryKey: keys.myClans,
    queryFn: () => everyItem((query) => unwrap(api.GET('/v1/me/clans', { params: { query } }))),
    // Who was removed from a clan is not told.
    refetchInterval: ASK_EVERY_MS,
  }),
};
