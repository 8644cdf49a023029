import { QueryClient, notifyManager } from '@tanstack/react-query';
import { ProblemError } from './problem-error';

// In the turn of the touch itself: a choice that followed a moment later would first be seen to jump back.
notifyManager.setScheduler(queueMicrotask);

const STALE_AFTER_MS = 30_000;
const RETRIES_MAX = 2;

const worthRetrying = (failures: number, error: Error): boolean =>
  failures < RETRIES_MAX && !(error instanceof ProblemError && error.problem.status < 500);

export const queryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // A call that fails says so at once, rather than wait in silence for the network.
      queries: { staleTime: STALE_AFTER_MS, gcTime: Infinity, retry: worthRetrying, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
