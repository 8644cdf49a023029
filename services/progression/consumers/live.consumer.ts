import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { LIVE, TellLive, type LiveEvent } from '../app/tell-live';

@Injectable()
export class LiveConsumer {
  constructor(bus: EventBus, database: Database, live: TellLive) {
    bus.subscribe({
      group: 'progression.live',
      from: ['progression'],
      types: [...LIVE],
      database,
      handle: (events) => live.tell(events as LiveEvent[]),
    });
  }
}
