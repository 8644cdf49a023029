import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '../api/keys';
import { session } from '../api/session';
import { useConnection } from './LiveProvider';

/**
 * Keeps what the page holds of progress, streaks, completions and clans true while it is open.
 * @returns the latest breakthrough in words
 */
export function useLiveNews(): string | null {
  const connection = useConnection();
  const queries = useQueryClient();
  const [news, setNews] = useState<string | null>(null);
  useEffect(() => {
    let wasLive = connection.current().status === 'live';
    const stale = (queryKey: readonly string[]) => void queries.invalidateQueries({ queryKey });
    const stops = [
      connection.on('progress:changed', ({ causes, ...progress }) => {
        queries.setQueryData(keys.progress, progress);
        stale(keys.streaks);
        if (causes.some((cause) => cause.kind === 'date-closed')) stale(keys.today);
        for (const habitId of new Set(causes.map((cause) => cause.habitId)))
          if (habitId) stale(keys.completionsOf(habitId));
      }),
      connection.on('realm:breakthrough', ({ userId, name, from, to }) => {
        const who = userId === session.current()?.userId ? 'You' : name;
        setNews(`${who} moved from ${inWords(from)} to ${inWords(to)}.`);
      }),
      connection.on('clan:activity', ({ items }) => {
        if (items.some(({ kind }) => kind === 'joined' || kind === 'left' || kind === 'role'))
          stale(keys.myClans);
      }),
      connection.subscribe(() => {
        const live = connection.current().status === 'live';
        // What happened while the page was away was not told to it: ask for everything again.
        if (live && !wasLive) void queries.invalidateQueries();
        wasLive = live;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [connection, queries]);
  return news;
}

const inWords = (key: string): string =>
  key.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
