import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventBus, appendToOutbox } from '#libs/messaging';
import { type ClanChange, type ClanFact, ClanStore } from '../app/clan-store';
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
    const result = await this.db.transaction(async (tx) => {
      const done = await work(new PgClanChange(tx, facts));
      if (facts.length > 0) await appendToOutbox(tx, facts);
      return done;
    });
    if (facts.length > 0) this.bus.wake('clan');
    return result;
  }
}
