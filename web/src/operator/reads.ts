import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { components } from '../generated/api';
import { api, everyItem, unwrap } from '../api/client';

type Schemas = components['schemas'];
export type Overview = Schemas['OverviewAnswer'];
export type Service = Schemas['ServiceOverviewAnswer']['service'];

const ASK_EVERY_MS = 5_000;
const PAGE_ITEMS = 20;

/** What the page holds of it, all by one first name: each act asks for everything again. */
export const OPERATOR_KEY = ['operator'] as const;
const key = (...names: string[]) => [...OPERATOR_KEY, ...names];

interface Page {
  nextCursor: string | null;
}
const paged = { initialPageParam: '', getNextPageParam: ({ nextCursor }: Page) => nextCursor };
const paging = (cursor: string) => ({ limit: PAGE_ITEMS, ...(cursor !== '' && { cursor }) });

/** What the operator's page asks of the server. */
export const operatorReads = {
  overview: queryOptions({
    queryKey: key('overview'),
    queryFn: () => unwrap(api.GET('/v1/operator/overview')),
    refetchInterval: ASK_EVERY_MS,
  }),
  letters: (service: Service) =>
    queryOptions({
      queryKey: key('letters', service),
      queryFn: () =>
        everyItem((query) =>
          unwrap(
            api.GET('/v1/operator/services/{service}/dead-letters', { params: { path: { service }, query } }),
          ),
        ),
      refetchInterval: ASK_EVERY_MS,
    }),
  failedJobs: (service: Service) =>
    queryOptions({
      queryKey: key('failed-jobs', service),
      queryFn: async () => {
        const params = { path: { service } };
        return (await unwrap(api.GET('/v1/operator/services/{service}/failed-jobs', { params }))).items;
      },
      refetchInterval: ASK_EVERY_MS,
    }),
  backups: queryOptions({
    queryKey: key('backups'),
    queryFn: () => unwrap(api.GET('/v1/operator/backups')),
    refetchInterval: ASK_EVERY_MS,
  }),
  operators: queryOptions({
    queryKey: key('operators'),
    queryFn: async () => (await unwrap(api.GET('/v1/operator/operators'))).items,
  }),
  boards: infiniteQueryOptions({
    ...paged,
    queryKey: key('boards'),
    queryFn: ({ pageParam }) =>
      unwrap(api.GET('/v1/operator/boards', { params: { query: paging(pageParam) } })),
  }),
  actions: infiniteQueryOptions({
    ...paged,
    queryKey: key('actions'),
    queryFn: ({ pageParam }) =>
      unwrap(api.GET('/v1/operator/actions', { params: { query: paging(pageParam) } })),
  }),
};
