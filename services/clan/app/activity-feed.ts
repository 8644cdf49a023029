import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { ClanActivityItem } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { Circles } from './circles';
import { Live, type LiveMessage } from './live';

/** A clan speaks at most twice a second; a little less, so that a bumpy way never makes it three. */
const CLAN_EVERY_MS = 520;
/** Rounds begin this far apart: longer than a clan's turn, so that no round meets the one before. */
const ROUND_EVERY_MS = 560;
/** Of a clan that does more than this between two rounds, the latest is told. */
const ITEMS_PER_CLAN_MAX = 100;
/** With so many clans waiting to speak, whoever brings more waits for the next round. */
const CLANS_WAITING_MAX = 5_000;
/** Clans told of at once. */
const CLANS_CHUNK_MAX = 250;

/** Merges what happens in clans into few messages to their members. */
@Injectable()
export class ActivityFeed implements BeforeApplicationShutdown {
  private readonly waiting = new Map<string, ClanActivityItem[]>();
  private lastRoundAtMs = -Infinity;
  private nextRound: Promise<void> | null = null;
  private dropped = 0;
  private away = false;

  constructor(
    private readonly circles: Circles,
    private readonly live: Live,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Resolves once there is room for more. */
  async room(): Promise<void> {
    while (this.waiting.size >= CLANS_WAITING_MAX && this.nextRound) await this.nextRound;
  }

  add(clanId: string, item: ClanActivityItem): void {
    const items = this.waiting.get(clanId) ?? [];
    if (items.length === ITEMS_PER_CLAN_MAX) {
      items.shift();
      this.dropped += 1;
    }
    items.push(item);
    this.waiting.set(clanId, items);
    this.nextRound ??= this.scheduleRound();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.waiting.size > 0) await this.round();
  }

  private async scheduleRound(): Promise<void> {
    const inMs = Math.max(0, this.lastRoundAtMs + ROUND_EVERY_MS - performance.now());
    await new Promise((resolve) => setTimeout(resolve, inMs).unref());
    this.lastRoundAtMs = performance.now();
    await this.round();
    this.nextRound = this.waiting.size > 0 ? this.scheduleRound() : null;
  }

  private async round(): Promise<void> {
    if (this.dropped > 0) this.log.warn({ dropped: this.dropped }, 'clans too busy to tell everything');
    this.dropped = 0;
    const clanIds = [...this.waiting.keys()];
    try {
      for (let from = 0; from < clanIds.length; from += CLANS_CHUNK_MAX)
        await this.tell(clanIds.slice(from, from + CLANS_CHUNK_MAX));
      this.away = false;
    } catch (error) {
      // Told late it would be no news: pages that were cut off ask for fresh views. One line until it works again.
      if (!this.away) this.log.warn({ err: error }, 'clans are not told of what happens');
      this.away = true;
      this.waiting.clear();
    }
  }

  private async tell(clanIds: readonly string[]): Promise<void> {
    const turns = await this.live.takeTurns(clanIds, CLAN_EVERY_MS);
    const members = await this.circles.membersOf(turns);
    const messages = turns.map((clanId): LiveMessage => {
      const items = this.waiting.get(clanId) ?? [];
      this.waiting.delete(clanId);
      return {
        userIds: members.get(clanId) ?? [],
        message: { kind: 'emit', event: 'clan:activity', payload: { clanId, items } },
      };
    });
    await this.live.send(messages);
  }
}
