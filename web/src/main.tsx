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
import { keys } from './api/keys';
import { reads } from './api/reads';
import { within } from './api/within';
import { App } from './App';
import { keepPage } from './pwa/register';
import { speech } from './words/language';

/** A first drawing waits so long for what is to stand there. */
const ANSWERS_WITHIN_MS = 500;

const queries = queryClient();
// What was told last stands there at once, also without a network.
await Promise.all([speech.begin(), keepQueries(queries, () => session.current()?.userId)]);
if (session.current()) {
  const isNew = queries.getQueryData(keys.dashboard) === undefined;
  const asked = Promise.all([
    queries.prefetchQuery(reads.me),
    queries.prefetchQuery(reads.today),
    queries.prefetchQuery(reads.progress),
  ]);
  await speech.current().format.prepare();
  // What comes while the page is being drawn has all of it drawn once more, and in one go.
  if (isNew) await within(ANSWERS_WITHIN_MS, asked);
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
