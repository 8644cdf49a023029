// First, so that each place's own style stands above what all share.
import './look/fonts.css';
import './look/tokens.css';
import './realms/realms.css';
import './look/base.css';
import './look/controls.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { session } from './api/session';
import { queryClient } from './api/query-client';
import { keepQueries } from './api/kept-queries';
import { reads } from './api/reads';
import { App } from './App';
import { keepPage } from './pwa/register';
import { speech } from './words/language';

const queries = queryClient();
// What was told last stands there at once, also without a network.
await Promise.all([speech.begin(), keepQueries(queries, () => session.current()?.userId)]);
// Asked for before anything is drawn: what comes in the meantime is part of the first screen at once.
if (session.current()) {
  void queries.prefetchQuery(reads.me);
  void queries.prefetchQuery(reads.today);
  void queries.prefetchQuery(reads.progress);
}

const root = createRoot(document.getElementById('root')!);
// In slices between which the browser can answer: all at once it would hold a slow phone for a quarter of a second.
startTransition(() =>
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
keepPage();
