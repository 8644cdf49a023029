import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { FACT_TYPES } from '../app/facts-of-events';
import { TakeFacts } from '../app/take-facts';

/** The facts of other services that boards follow from. */
@Injectable()
export class FactsConsumer implements OnModuleInit {
  constructor(
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(Database) private readonly db: Database,
    @Inject(TakeFacts) private readonly facts: TakeFacts,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe({
      group: 'leaderboard',
      from: ['progression', 'clan', 'identity'],
      types: [...FACT_TYPES],
      database: this.db,
      handle: (events) => this.facts.take(events),
    });
  }
}
