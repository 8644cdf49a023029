import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  startTransition,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { keepCompletion } from '../api/completions';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { useConnection } from '../live/LiveProvider';
import { painted } from '../ui/painted';
import { kept } from './kept';
import { Outbox, type World } from './outbox';
import { operationOf, type Tick } from './tick';

const CHANNEL = 'sacred-valley.ticks';

const OutboxContext = createContext<Outbox | null>(null);

/** Holds the ticks of who is signed in, and sends them whenever somebody may be there to take them. */
export function OutboxProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const queries = useQueryClient();
  const connection = useConnection();
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    const opened = new Outbox(worldOf(userId, queries, channel));
    startTransition(() => setOutbox(opened));
    channel.onmessage = () => void opened.reload();
    const flush = () => void opened.flush();
    flush();
    window.addEventListener('online', flush);
    const stops = [
      connection.subscribe(() => connection.current().status === 'live' && flush()),
      connection.on('progress:changed', ({ causes }) => {
        for (const { habitId, localDate } of causes)
          if (habitId && localDate) opened.heardOf(habitId, localDate);
      }),
    ];
    return () => {
      stops.forEach((stop) => stop());
      window.removeEventListener('online', flush);
      opened.close();
      channel.close();
    };
  }, [userId, queries, connection]);
  return outbox && <OutboxContext value={outbox}>{children}</OutboxContext>;
}

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('useOutbox stands outside of OutboxProvider');
  return outbox;
}

export function useTicks(): readonly Tick[] {
  const outbox = useOutbox();
  return useSyncExternalStore(outbox.subscribe, outbox.current);
}

/** The real world: IndexedDB, the batch call, the browser's locks and its other tabs. */
const worldOf = (userId: string, queries: QueryClient, channel: BroadcastChannel): World => ({
  load: async () => (await kept.all<Tick>('ticks')).filter((tick) => tick.userId === userId),
  save: (put, drop) =>
    kept.change(
      'ticks',
      put.map((tick) => [tick.id, tick] as const),
      drop,
    ),
  send: async (ticks) => {
    // Who has signed in here since would have them refused: no habit of another is theirs.
    if (session.current()?.userId !== userId) throw new Error('These wait for the one who made them.');
    const body = { operations: ticks.map(operationOf) };
    return (await unwrap(api.POST('/v1/completions/batch', { body }))).results;
  },
  alone: async (work) => {
    // What was done is seen first.
    await painted();
    // Locks are for pages of a secure origin; elsewhere two tabs may send the same, which changes nothing.
    await (navigator.locks ? navigator.locks.request(CHANNEL, work) : work());
  },
  tellOtherTabs: () => channel.postMessage('changed'),
  onSent: ({ habitId, localDate }, completion) => keepCompletion(queries, habitId, localDate, completion),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});
