// First, so that each place's own style stands above what all share.
import './look/fonts.css';
import './look/tokens.css';
import './realms/realms.css';
import './look/base.css';
import './look/controls.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { session } from './api/session';
import { queryClient } from './api/query-client';
import { keepQueries } from './api/kept-queries';
import { App } from './App';
import { settings } from './moments/settings';
import { keepPage } from './pwa/register';
import { speech } from './words/language';

settings.apply();
const queries = queryClient();
// What was told last stands there at once, also without a network.
await Promise.all([speech.begin(), keepQueries(queries, () => session.current()?.userId)]);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
keepPage();
