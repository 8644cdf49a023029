import { randomUUID } from 'node:crypto';
import type { AnyEvent, ServiceName } from '#libs/contracts';
import { Database, Databases, migrateUp } from '#libs/database';
import { silentLogger } from '#libs/domain-kit';
import { freshDatabase, type FreshDatabase, provided, RememberingTracer } from '#libs/testing';
import {
  appendToOutbox,
  createBus,
  type EventBus,
  type NewEvent,
  outboxMigration,
  type Subscription,
} from '..';

export type Kind = 'postgres' | 'kafka';

/** A product of producers and consumers on a fresh database, with any number of processes. */
export interface World {
  kind: Kind;
  database: FreshDatabase;
  /** What a process of this world needs to know. */
  settings: WorldSettings;
  /** As if in a process of its own: own connections, own bus; started when `subscribe` has been called. */
  process(subscribe?: (consumer: Process) => void): Promise<Process>;
  stop(): Promise<void>;
}

export interface WorldSettings {
  kind: Kind;
  url: string;
  kafkaPrefix: string;
  kafkaBrokers: string[];
}

export interface Process {
  bus: EventBus;
  tracer: RememberingTracer;
  of(service: ServiceName): Database;
  subscribe(subscription: Partial<Subscription> & Pick<Subscription, 'group' | 'handle'>): void;
  stop(): Promise<void>;
}

const WORLD_SERVICES = ['identity', 'clan', 'progression', 'leaderboard'] as const;

export async function openWorld(kind: Kind): Promise<World> {
  const database = await freshDatabase();
  const settings: WorldSettings = {
    kind,
    url: database.url,
    kafkaPrefix: `t${randomUUID().slice(0, 8)}.`,
    kafkaBrokers: kind === 'kafka' ? provided('kafka').split(',') : [],
  };
  const processes: Process[] = [];
  return {
    kind,
    database,
    settings,
    async process(subscribe) {
      const opened = await openProcess(settings);
      processes.push(opened);
      subscribe?.(opened);
      opened.bus.start();
      return opened;
    },
    async stop() {
      await Promise.all(processes.map((process) => process.stop()));
      await database.drop();
    },
  };
}

/** @param relayed whose outboxes this process serves */
export async function openProcess(
  { kind, url, kafkaBrokers, kafkaPrefix }: WorldSettings,
  relayed: readonly ServiceName[] = WORLD_SERVICES,
): Promise<Process> {
  const databases = new Databases();
  const opened = new Map<ServiceName, Database>();
  for (const service of WORLD_SERVICES) {
    const database = await migrateUp({ url, poolMax: 3 }, service, [outboxMigration(service)]);
    opened.set(service, database);
    if (relayed.includes(service)) databases.add(database);
  }
  const tracer = new RememberingTracer();
  const bus = createBus(
    { bus: kind, kafkaBrokers, kafkaPrefix, clientId: 'test' },
    databases,
    process.env['TEST_LOUD'] ? loudLogger : silentLogger,
    tracer,
  );
  let stopped: Promise<void> | undefined;
  return {
    bus,
    tracer,
    of: (service) => opened.get(service)!,
    subscribe: (subscription) =>
      bus.subscribe({
        from: ['identity'],
        types: ['identity.user-seen.v1'],
        database: opened.get('progression')!,
        ...subscription,
      }),
    stop: () =>
      (stopped ??= (async () => {
        await bus.stop();
        for (const database of opened.values()) await database.onApplicationShutdown();
      })()),
  };
}

const loudLogger = { info: console.info, warn: console.warn, error: console.error };

/** The n-th sighting of a user; `at` tells which it is. */
export const sighting = (userId: string, n: number): NewEvent<'identity.user-seen.v1'> => ({
  type: 'identity.user-seen.v1',
  subject: userId,
  data: { userId, at: new Date(n).toISOString() },
});

export const numberOf = (event: AnyEvent): number =>
  event.type === 'identity.user-seen.v1' ? Date.parse(event.data.at) : Number.NaN;

/** Commits events of one service and wakes its readers. */
export async function tell(
  from: Process,
  events: NewEvent[],
  service: ServiceName = 'identity',
): Promise<void> {
  await from.of(service).transaction((tx) => appendToOutbox(tx, events));
  from.bus.wake(service);
}

export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
