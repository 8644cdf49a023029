import {
  Global,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Databases, DatabasesModule } from '#libs/database';
import { LOGGER, type Logger, type Tracer, TRACER } from '#libs/domain-kit';
import { EventBus } from './event-bus';
import { createBus } from './create-bus';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings';

/** Consuming begins when every room is ready and ends before any of them closes. */
@Injectable()
class BusLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly bus: EventBus,
    @Inject(MESSAGING_SETTINGS) private readonly settings: MessagingSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.consume !== false) this.bus.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.bus.stop();
  }
}

@Global()
@Module({
  imports: [DatabasesModule],
  providers: [
    {
      provide: EventBus,
      inject: [MESSAGING_SETTINGS, LOGGER, Databases, TRACER],
      useFactory: (settings: MessagingSettings, log: Logger, databases: Databases, tracer: Tracer) =>
        createBus(settings, databases, log, tracer),
    },
    BusLifecycle,
  ],
  exports: [EventBus],
})
export class MessagingModule {}
