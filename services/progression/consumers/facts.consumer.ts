import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { FACTS, TakeFacts, type Fact } from '../app/take-facts';

@Injectable()
export class FactsConsumer {
  constructor(bus: EventBus, database: Database, facts: TakeFacts) {
    bus.subscribe({
      group: 'progression',
      from: ['habit', 'identity'],
      types: [...FACTS],
      database,
      handle: (events) => facts.take(events as Fact[]),
    });
  }
}
