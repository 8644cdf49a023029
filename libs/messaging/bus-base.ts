import { SERVICES, type ServiceName } from '#libs/contracts';
import type { Database, Databases } from '#libs/database';
import { type Logger, noTracer, type Tracer } from '#libs/domain-kit';
import { EventBus, type Lag, type Subscription } from './event-bus';
import { Group } from './group';
import { Leadership } from './leadership';
import { LIMITS } from './limits';
import { keepTidy } from './retention';
import { Doorbell } from './waiting';

export interface BusOptions {
  databases: Databases;
  log: Logger;
  tracer?: Tracer;
  outboxRetentionHours?: number;
}

/** What one process does for a service, see `EventBus.lead`. */
type Work = Parameters<EventBus['lead']>[1];

/** What both buses are made of: groups, doorbells, leads, and the order of starting and stopping. */
export abstract class BusBase extends EventBus {
  protected readonly groups: Group[] = [];
  protected readonly log: Logger;
  protected readonly tracer: Tracer;
  private readonly bells = new Map<ServiceName, Doorbell>();
  private readonly leaderships = new Map<Database, Leadership>();
  private readonly stopping = new AbortController();
  private readonly running: Promise<unknown>[] = [];
  private readonly works: { name: string; work: Work }[] = [];
  private started = false;

  constructor(protected readonly options: BusOptions) {
    super();
    this.log = options.log;
    this.tracer = options.tracer ?? noTracer;
  }

  /** Whose cursors hold back what is deleted from an outbox. */
  protected abstract readonly outboxReaders: 'relay' | 'groups';
  /** Consumes for a group until stopped. */
  protected abstract runGroup(group: Group, stopping: AbortSignal): Promise<unknown>;
  /** Works for the outbox of a service of this process until stopped. */
  protected abstract runSource(
    database: Database,
    source: ServiceName,
    stopping: AbortSignal,
  ): Promise<unknown>;
  abstract override lag(): Promise<Lag[]>;

  override subscribe(subscription: Subscription): void {
    if (this.groups.some(({ name }) => name === subscription.group)) {
      throw new Error(`the group ${subscription.group} has subscribed already`);
    }
    const group = new Group(subscription, this.log, this.tracer);
    this.groups.push(group);
    if (this.started) this.startGroup(group);
  }

  override lead(name: string, work: Work): void {
    this.works.push({ name, work });
  }

  override wake(service: ServiceName): void {
    this.bell(service).ring();
  }

  override async deadLetters(): Promise<{ group: string; letters: number }[]> {
    const databases = new Set(this.groups.map(({ subscription }) => subscription.database));
    const counts = await Promise.all(
      [...databases].map((database) =>
        database.query<{ group: string; letters: number }>(
          'SELECT group_name AS "group", count(*) AS letters FROM dead_letter GROUP BY 1',
        ),
      ),
    );
    const letters = new Map(this.groups.map(({ name }) => [name, 0]));
    for (const row of counts.flat()) letters.set(row.group, row.letters);
    return [...letters].map(([group, count]) => ({ group, letters: count }));
  }

  override start(): void {
    if (this.started) return;
    this.started = true;
    for (const group of this.groups) this.startGroup(group);
    for (const [database, source] of this.sources) this.startSource(database, source);
  }

  override async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.running);
    for (const leadership of this.leaderships.values()) leadership.close();
  }

  protected bell(service: ServiceName): Doorbell {
    return getOr(this.bells, service, () => new Doorbell());
  }

  protected leadership(database: Database): Leadership {
    return getOr(this.leaderships, database, () => new Leadership(database, this.log));
  }

  /** The services of this process that have an outbox. */
  protected get sources(): [Database, ServiceName][] {
    return this.options.databases.all().flatMap((database): [Database, ServiceName][] => {
      const source = SERVICES.find((service) => service === database.schema);
      return source ? [[database, source]] : [];
    });
  }

  private startGroup(group: Group): void {
    const { signal } = this.stopping;
    this.running.push(this.runGroup(group, signal), group.resend(signal));
  }

  private startSource(database: Database, source: ServiceName): void {
    const { signal } = this.stopping;
    const retention = {
      retentionHours: this.options.outboxRetentionHours ?? LIMITS.outbox_retention_hours,
      readers: this.outboxReaders,
      log: this.log,
    };
    this.running.push(
      this.runSource(database, source, signal),
      this.leadership(database).lead('retention', signal, (held) =>
        keepTidy(database, source, retention, held),
      ),
      ...this.works.map(({ name, work }) =>
        this.leadership(database).lead(name, signal, (held) => work(database, held)),
      ),
    );
  }
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
