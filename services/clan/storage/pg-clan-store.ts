import { Injectable } from '@nestjs/common';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { Database, type Queryable } from '#libs/database';
import { EventBus, appendToOutbox } from '#libs/messaging';
import { CacheDrops } from '#libs/redis';
import { type ClanChange, type ClanFact, ClanStore } from '../app/clan-store';
import { Live, type LiveMessage } from '../app/live';
import { PgClanChange } from './pg-clan-change';

/** How often a change that lost a deadlock is done in all before its error is given. */
const TRIES_MAX = 5;

/** Serialization failure and deadlock: the transaction is surely not applied. */
const LOST_RACE = new Set<unknown>(['40001', '40P01']);

@Injectable()
export class PgClanStore extends ClanStore {
  constructor(
    private readonly db: Database,
    private readonly bus: EventBus,
    private readonly caches: CacheDrops,
    private readonly live: Live,
  ) {
    super();
  }

  async change<T>(work: (change: ClanChange) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.changeOnce(work);
      } catch (error) {
        if (tried === TRIES_MAX || !LOST_RACE.has((error as { code?: unknown }).code)) throw error;
      }
    }
  }

  private async changeOnce<T>(work: (change: ClanChange) => Promise<T>): Promise<T> {
    const facts: ClanFact[] = [];
    let seenBy: string[] = [];
    let doors: LiveMessage[] = [];
    const changing = this.db.transaction(async (tx) => {
      const change = new PgClanChange(tx, facts);
      const done = await work(change);
      if (facts.length > 0) await appendToOutbox(tx, facts);
      seenBy = await whoseBannerShows(tx, facts);
      doors = await doorsToTell(tx, [...change.doors]);
      return done;
    });
    const result = await changing.finally(() => this.caches.drop(DASHBOARD_CACHE, seenBy));
    if (facts.length > 0) this.bus.wake('clan');
    // Not waited for: pages that Redis comes back to ask for everything.
    if (doors.length > 0) this.live.send(doors).catch(() => undefined);
    return result;
  }
}

/** Whoever opens the doors of these clans hears of who stands there. */
async function doorsToTell(tx: Queryable, clanIds: readonly string[]): Promise<LiveMessage[]> {
  if (clanIds.length === 0) return [];
  const keepers = await tx.query<{ clanId: string; userIds: string[] }>(
    `SELECT clan_id AS "clanId", array_agg(user_id::text) AS "userIds" FROM membership
     WHERE clan_id = ANY ($1::uuid[]) AND role IN ('leader', 'elder') GROUP BY clan_id`,
    [clanIds],
  );
  return keepers.map(({ clanId, userIds }) => ({
    userIds,
    message: { kind: 'emit', event: 'clan:door', payload: { clanId } },
  }));
}

/** The users whose banner, or what it is called, is another one after these facts. */
async function whoseBannerShows(tx: Queryable, facts: readonly ClanFact[]): Promise<string[]> {
  const changers = facts.flatMap(({ type, data }) =>
    type === 'clan.banner-changed.v1' ? [data.userId] : [],
  );
  const clans = facts.flatMap(({ type, data }) => (type === 'clan.clan-changed.v1' ? [data.clanId] : []));
  if (clans.length === 0) return changers;
  const members = await tx.query<{ userId: string }>(
    'SELECT user_id AS "userId" FROM membership WHERE clan_id = ANY ($1::uuid[])',
    [clans],
  );
  return [...changers, ...members.map(({ userId }) => userId)];
}
