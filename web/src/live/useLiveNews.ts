import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/keys';
import { moments } from '../moments/moments';
import { activity } from './activity';
import { useConnection } from './LiveProvider';

/** Of these the connection never tells, so that its beginning is no reason to ask for them once more. */
const UNTOLD: readonly unknown[] = [...keys.me, ...keys.content('realms')];

/** Keeps what the page holds of progress, streaks, completions and clans true while it is open. */
export function useLiveNews(): void {
  const connection = useConnection();
  const queries = useQueryClient();
  useEffect(() => {
    let wasAway = false;
    let wasLive = connection.current().status === 'live';
    const stale = (queryKey: readonly string[]) => void queries.invalidateQueries({ queryKey });
    const stops = [
      connection.on('progress:changed', ({ causes, ...progress }) => {
        queries.setQueryData(keys.progress, progress);
        for (const queryKey of [keys.dashboard, keys.streaks, keys.ledger]) stale(queryKey);
        for (const habitId of new Set(causes.map((cause) => cause.habitId)))
          if (habitId) stale(keys.completionsOf(habitId));
        for (const { kind, habitId } of causes) if (kind === 'streak-bonus') moments.streak(habitId);
      }),
      // The own day turned, perhaps by a change of zone on another device.
      connection.on('board:closed', () => stale(keys.dashboard)),
      connection.on('realm:breakthrough', moments.breakthrough),
      connection.on('habit:changed', ({ habitId, localDate }) => {
        stale(keys.dashboard);
        stale(localDate === null ? keys.archived : keys.completionsOf(habitId));
      }),
      connection.on('clan:door', ({ clanId }) => {
        for (const status of ['requested', 'invited'] as const) stale(keys.members(clanId, status));
      }),
      connection.on('clan:activity', ({ clanId, items }) => {
        activity.add(clanId, items);
        if (!items.some(({ kind }) => kind === 'joined' || kind === 'left' || kind === 'role')) return;
        for (const queryKey of [keys.dashboard, keys.myClans, keys.clan(clanId)]) stale(queryKey);
      }),
      connection.subscribe(() => {
        const { status } = connection.current();
        const live = status === 'live';
        // What happened while the page was away, or before it was live, was not told to it: ask for it again.
        if (live && !wasLive)
          void queries.invalidateQueries({
            predicate: ({ queryKey }) => wasAway || !UNTOLD.includes(queryKey[0]),
          });
        wasAway ||= status === 'offline';
        wasLive = live;
      }),
    ];
    connection.open();
    return () => stops.forEach((stop) => stop());
  }, [connection, queries]);
}
