import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import type { ServiceName, ServiceStanding } from '#libs/contracts';
import { Databases } from '#libs/database';
import { countDeadLetters, EventBus, eventsPerMinute, type Lag, RELAY_GROUP } from '#libs/messaging';
import { Queues } from '#libs/redis';
import { Health } from '../health';
import { Metrics } from '../metrics/metrics';
import { ROOT } from '../places';
import { serviceHere } from './service-here';

/** In all-in-one every service is asked at the same moment, and one look at the lags tells of all. */
const LAG_AGE_MAX_MS = 1_000;

/** How a service does right now, from what this process and its stores know. */
@Injectable()
export class ReadStanding {
  private readonly version = (
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  ).version;
  private lag: { askedAtMs: number; told: Promise<Lag[]> } | undefined;

  constructor(
    private readonly databases: Databases,
    private readonly bus: EventBus,
    private readonly queues: Queues,
    private readonly content: Content,
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  /** @throws DomainError `not-found` for a service that is not in this process */
  async of(name: string): Promise<ServiceStanding> {
    const { service, database } = serviceHere(this.databases, name);
    const [lags, letters, pace, queues, { dependencies }] = await Promise.all([
      this.lags(),
      countDeadLetters(database),
      eventsPerMinute(database),
      // With Redis away, which `down` tells, the rest is told all the same.
      this.queues.figures().catch(() => []),
      this.health.ready(true),
    ]);
    const { inUse, max, waiting } = database.poolUse;
    return {
      service,
      version: this.version,
      startedAt: this.metrics.startedAt.toISOString(),
      memoryBytes: process.memoryUsage.rss(),
      ...this.metrics.answered,
      down: Object.keys(dependencies).filter((each) => dependencies[each]!.status === 'down'),
      pool: { inUse, max, waiting },
      eventsPerMinute: pace,
      readers: lags.filter((lag) => isReaderOf(service, lag)),
      deadLetters: letters,
      queues: queues
        .filter(({ owner }) => owner === service)
        .map(({ queue, counts, oldestSeconds }) => ({ queue, ...counts, oldestSeconds })),
      content: this.content.published.map(({ kind, version }) => ({ kind, version })),
    };
  }

  private lags(): Promise<Lag[]> {
    const now = performance.now();
    if (!this.lag || now - this.lag.askedAtMs > LAG_AGE_MAX_MS)
      this.lag = { askedAtMs: now, told: this.bus.lag() };
    return this.lag.told;
  }
}

/** Groups are named after the service that they read for; who copies an outbox works for its source. */
const isReaderOf = (service: ServiceName, { group, source }: Lag): boolean =>
  group === RELAY_GROUP ? source === service : group.split('.')[0] === service;
