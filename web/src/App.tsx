import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { session } from './api/session';
import { LiveProvider } from './live/LiveProvider';
import { Welcome } from './session/Welcome';
import { Valley } from './Valley';

/** The whole page: a way in for a stranger, the valley for who is signed in. */
export function App() {
  const userId = useSyncExternalStore(session.subscribe, () => session.current()?.userId ?? null);
  const queries = useQueryClient();
  const [wasInside, setWasInside] = useState(userId !== null);
  useEffect(() => {
    if (userId) setWasInside(true);
    else queries.clear();
  }, [userId, queries]);
  if (!userId) return <Welcome back={wasInside} />;
  return (
    <LiveProvider key={userId}>
      <Valley />
    </LiveProvider>
  );
}
