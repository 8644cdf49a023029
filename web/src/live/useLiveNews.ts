import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/keys';
import { moments } from '../moments/moments';
import { activity } from './activity';
import { useConnection } from './LiveProvider';

/** Keeps what the page holds of progress, streaks, completions and clans true while it is open. */
export function useLiveNews(): void {
  const connection = useConnection();
  const queries = useQueryClient();
  useEffect(() => {
    let wasLive = connection.current().status === 'live';
    const stale = (queryKey: readonly string[]) => void queries.invalidateQueries({ queryKey });
    const stops = [
      connection.on('progress:changed', ({ causes, ...progress }) => {
        queries.setQueryData(keys.progress, progress);
        stale(keys.streaks);
        stale(keys.ledger);
        if (causes.some((cause) => cause.kind === 'date-closed')) stale(keys.today);
        for (const habitId of new Set(causes.map((cause) => cause.habitId)))
          if (habitId) stale(keys.completionsOf(habitId));
        for (const { kind, habitId } of causes) if (kind === 'streak-bonus') moments.streak(habitId);
      }),
      connection.on('realm:breakthrough', moments.breakthrough),
      connection.on('clan:activity', ({ clanId, items }) => {
        activity.add(clanId, items);
        if (!items.some(({ kind }) => kind === 'joined' || kind === 'left' || kind === 'role')) return;
        stale(keys.myClans);
        stale(keys.clan(clanId));
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
}
