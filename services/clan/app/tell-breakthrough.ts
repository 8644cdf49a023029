import { Inject, Injectable } from '@nestjs/common';
import type { EventData, RealmBreakthrough } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { shown } from '../domain/display-name';
import { Circles } from './circles';
import { Live, type LiveMessage } from './live';
import { Newcomers } from './newcomers';
import { NEWS_AGE_MAX_MS } from './tell-activity';

/** Everyone who shares a clan with the user hears of a change of realm; the user hears it from progression. */
@Injectable()
export class TellBreakthrough {
  constructor(
    private readonly circles: Circles,
    private readonly newcomers: Newcomers,
    private readonly live: Live,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async execute(changes: readonly EventData<'progression.realm-changed.v1'>[]): Promise<void> {
    if (changes.length === 0) return;
    const userIds = [...new Set(changes.map(({ userId }) => userId))];
    const { now } = await this.circles.staysOf(userIds);
    const companions = await this.circles.companionsOf(userIds);
    const names = await this.newcomers.named(userIds);
    const messages: LiveMessage[] = [];
    for (const { userId, from, to, at } of changes) {
      if (Date.parse(at) < Date.parse(now) - NEWS_AGE_MAX_MS) continue;
      const payload: RealmBreakthrough = { userId, name: shown(names.get(userId)), from, to, at };
      const message = { kind: 'emit', event: 'realm:breakthrough', payload } as const;
      messages.push({ userIds: companions.get(userId) ?? [], message });
    }
    await this.live.send(messages).catch((error) => {
      this.log.warn({ err: error }, 'clans were not told of a breakthrough');
    });
  }
}
