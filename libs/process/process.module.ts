import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AUTH_SETTINGS, AuthModule, type AuthSettings } from '#libs/auth';
import { ContentModule } from '#libs/content';
import { DATABASE_SETTINGS, DatabasesModule, type DatabaseSettings } from '#libs/database';
import {
  CLOCK,
  type Clock,
  IDS,
  type Ids,
  LOGGER,
  noTracer,
  randomIds,
  systemClock,
  type Tracer,
  TRACER,
} from '#libs/domain-kit';
import { BodyGuard, ProblemFilter } from '#libs/http';
import { MESSAGING_SETTINGS, MessagingModule, type MessagingSettings } from '#libs/messaging';
import { REDIS_SETTINGS, RedisModule, type RedisSettings } from '#libs/redis';
import { Health } from './health';
import type { ProcessLogger } from './logging';
import { Metrics } from './metrics/metrics';
import { BackupsController } from './operator/backups.controller';
import { ReadStanding } from './operator/read-standing';
import { ServiceDesk } from './operator/service-desk';
import { ServiceDeskController } from './operator/service-desk.controller';
import type { Part } from './part';
import { Settings } from './settings';

/** What a process is made of besides its parts. */
export interface Surroundings {
  settings: Settings;
  log: ProcessLogger;
  metrics: Metrics;
  tracer?: Tracer;
  /** `http://127.0.0.1:<port>` of this process. */
  ownUrl: string;
  /** Ends this process because it can't go on. */
  onFatal(error: Error): void;
  clock?: Clock;
  ids?: Ids;
}

/** Where a process finds itself. */
export const OWN_URL = Symbol('OwnUrl');

@Global()
@Module({})
class EssentialsModule {
  static of(surroundings: Surroundings): DynamicModule {
    const providers = essentials(surroundings);
    return { module: EssentialsModule, providers, exports: providers };
  }
}

/** The one root: everything global is here and nowhere else, or parts would leak into their neighbours. */
@Module({})
export class ProcessModule {
  static of(parts: readonly Part[], surroundings: Surroundings): DynamicModule {
    return {
      module: ProcessModule,
      imports: [
        EssentialsModule.of(surroundings),
        DatabasesModule,
        RedisModule,
        MessagingModule,
        AuthModule,
        ContentModule,
        ...parts.map((part) => part.module),
      ],
      // Where the databases of the process are, whichever parts it has.
      controllers: [ServiceDeskController, BackupsController],
      providers: [
        Health,
        ReadStanding,
        ServiceDesk,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: BodyGuard },
      ],
    };
  }
}

function essentials(surroundings: Surroundings): Provider[] {
  const { settings, log, metrics, tracer, ownUrl, onFatal, clock, ids } = surroundings;
  const databases: DatabaseSettings = {
    url: settings.databaseUrl,
    directUrl: settings.databaseDirectUrl ?? undefined,
    poolMax: settings.databasePoolMax,
    ownerUrl: settings.databaseOwnerUrl ?? undefined,
    passwords: settings.databasePasswords,
    replicaUrl: settings.databaseReplicaUrl ?? undefined,
  };
  const messaging: MessagingSettings = {
    bus: settings.bus,
    kafkaBrokers: settings.kafkaBrokers,
    kafkaPrefix: settings.kafkaPrefix ?? undefined,
    clientId: `sacred-valley-${process.pid}`,
    outboxRetentionHours: settings.outboxRetentionHours,
    consume: settings.work.includes('consumers'),
    onFatal,
  };
  const redis: RedisSettings = { url: settings.redisUrl };
  const auth: AuthSettings = {
    jwksUrl: () => settings.jwksUrl ?? `${ownUrl}/.well-known/jwks.json`,
    rateLimitFactor: settings.rateLimitFactor,
  };
  return [
    { provide: Settings, useValue: settings },
    { provide: CLOCK, useValue: clock ?? systemClock },
    { provide: IDS, useValue: ids ?? randomIds() },
    { provide: LOGGER, useValue: log },
    { provide: Metrics, useValue: metrics },
    { provide: TRACER, useValue: tracer ?? noTracer },
    { provide: OWN_URL, useValue: ownUrl },
    { provide: DATABASE_SETTINGS, useValue: databases },
    { provide: MESSAGING_SETTINGS, useValue: messaging },
    { provide: REDIS_SETTINGS, useValue: redis },
    { provide: AUTH_SETTINGS, useValue: auth },
  ];
}
