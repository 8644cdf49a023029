import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { forgetQueries } from './api/kept-queries';
import { session } from './api/session';
import { LiveProvider } from './live/LiveProvider';
import { OutboxProvider } from './outbox/OutboxProvider';
import { Welcome } from './session/Welcome';
import { Shell } from './shell/Shell';
import { undo } from './today/undo';

/** The whole page: a way in for a stranger, the valley for who is signed in. */
export function App() {
  const userId = useSyncExternalStore(session.subscribe, () => session.current()?.userId ?? null);
  const queries = useQueryClient();
  const [before, setBefore] = useState(userId);
  useEffect(() => {
    if (userId) return setBefore(userId);
    queries.clear();
    undo.clear();
    if (before) void forgetQueries(before);
    delete document.documentElement.dataset['realm'];
  }, [userId, before, queries]);
  if (!userId) return <Welcome back={before !== null} />;
  return (
    <LiveProvider key={userId}>
      <OutboxProvider userId={userId}>
        <Shell />
      </OutboxProvider>
    </LiveProvider>
  );
}
