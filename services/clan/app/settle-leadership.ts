import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { heirOfAbsentLeader, presentSince } from '../domain/succession';
import { ClanReads } from './clan-reads';
import { ClanStore } from './clan-store';
import { handOver } from './membership';

/** Clans looked at per query. */
const CLANS_BATCH_MAX = 200;

/** Clans whose leader has been away for too long get the one whom the rule names. */
@Injectable()
export class SettleLeadership {
  constructor(
    private readonly store: ClanStore,
    private readonly reads: ClanReads,
    private readonly content: Content,
  ) {}

  /**
   * Any number of processes may do this at once, and stop half way.
   * @returns how many clans changed hands
   */
  async execute(now: Date, stopped: () => boolean = () => false): Promise<number> {
    const since = presentSince(now, this.content.rules.clans.absentLeaderDays);
    let changed = 0;
    let after: string | null = null;
    for (;;) {
      const clanIds: string[] = await this.reads.withAbsentLeader(since, after, CLANS_BATCH_MAX);
      for (const clanId of clanIds) {
        if (stopped()) return changed;
        if (await this.settle(clanId, since)) changed += 1;
      }
      if (clanIds.length < CLANS_BATCH_MAX) return changed;
      after = clanIds.at(-1)!;
    }
  }

  /** Judges again with the clan held: a leader may have come back since the list was read. */
  private settle(clanId: string, since: Date): Promise<boolean> {
    return this.store.change(async (change) => {
      const roster = await change.holdClan(clanId);
      const heir = roster && heirOfAbsentLeader(roster.members, since);
      if (!heir) return false;
      await handOver(change, roster, heir);
      return true;
    });
  }
}
