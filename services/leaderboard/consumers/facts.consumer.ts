import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { FACT_TYPES } from '../app/facts-of-events';
import { LIMITS } from '../app/limits';
import { MarksBell } from '../app/marks-bell';
import { TakeFacts } from '../app/take-facts';

/** The facts of other services that boards follow from. */
@Injectable()
export class FactsConsumer implements OnModuleInit {
  constructor(
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(Database) private readonly db: Database,
    @Inject(TakeFacts) private readonly facts: TakeFacts,
    @Inject(MarksBell) private readonly bell: MarksBell,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe({
      group: 'leaderboard',
      from: ['progression', 'clan', 'identity'],
      types: [...FACT_TYPES],
      database: this.db,
      batchMax: LIMITS.batch_events_max,
      handle: async (events) => {
        await this.facts.take(events);
        this.bell.ring();
      },
    });
  }
}
