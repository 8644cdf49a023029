import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api/client';
import { App } from './App';
import './ui/tokens.css';
import './ui/page.css';

const STALE_AFTER_MS = 30_000;
const RETRIES_MAX = 2;

const worthRetrying = (failures: number, error: Error): boolean =>
  failures < RETRIES_MAX && !(error instanceof ProblemError && error.problem.status < 500);

const queries = new QueryClient({
  defaultOptions: {
    // A call that fails says so at once, rather than wait in silence for the network.
    queries: { staleTime: STALE_AFTER_MS, retry: worthRetrying, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
