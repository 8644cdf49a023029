import {
  createContext,
  startTransition,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { Connection, type ConnectionState } from './connection';

const LiveContext = createContext<Connection | null>(null);

/** Holds the one live connection of a signed-in page. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    const opened = new Connection();
    startTransition(() => setConnection(opened));
    return () => opened.close();
  }, []);
  return connection && <LiveContext value={connection}>{children}</LiveContext>;
}

export function useConnection(): Connection {
  const connection = useContext(LiveContext);
  if (!connection) throw new Error('useConnection stands outside of LiveProvider');
  return connection;
}

export function useConnectionState(): ConnectionState {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, connection.current);
}

export const useIsLive = (): boolean => useConnectionState().status === 'live';
