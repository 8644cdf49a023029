import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Databases } from '#libs/database';
import type { EventBus } from '#libs/messaging';
import type { BackupFigures } from '../backup-figures';
import type { Queues } from '#libs/redis';
import { DatabaseFigures } from './database-figures';
import { watchDatabases } from './database-metrics';
import { figureSeries } from './figure-series';
import { watchQueues } from './queue-metrics';

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Several processes of one machine count up from `METRICS_PORT`, so far. */
const PORTS_TRIED_MAX = 50;
const PORT_MAX = 65_535;
const FAILURE_STATUS_MIN = 500;

/** The process's metrics; rooms may add their own to `registry`. */
export class Metrics {
  readonly registry = new Registry();
  readonly startedAt = new Date();
  /** Calls answered since then, and how many of them it failed at. */
  readonly answered = { answers: 0, failures: 0 };
  private server: Server | undefined;
  private readonly beforeScrape: (() => Promise<void>)[] = [];

  constructor(parts: readonly string[]) {
    this.registry.setDefaultLabels({ parts: parts.join(',') });
    collectDefaultMetrics({ register: this.registry });
  }

  /** Durations of answers, by route and status. */
  watchRequests(fastify: FastifyInstance): void {
    const durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATION_BUCKETS_SECONDS,
      registers: [this.registry],
    });
    type Child = ReturnType<typeof durations.labels>;
    const children = new Map<string, Child>();
    fastify.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none';
      const key = `${request.method} ${route} ${reply.statusCode}`;
      let child = children.get(key);
      if (!child) {
        child = durations.labels(request.method, route, String(reply.statusCode));
        children.set(key, child);
      }
      child.observe(reply.elapsedTime / 1000);
      this.answered.answers += 1;
      if (reply.statusCode >= FAILURE_STATUS_MIN) this.answered.failures += 1;
      done();
    });
  }

  /** A figure that is asked for when someone scrapes; while it can't be had it stays as it was. */
  watch(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        try {
          this.set(await read());
        } catch {
          // The database is away, which the bus and the readiness tell of.
        }
      },
    });
  }

  /** Durations, as shares of them are compared. @returns takes one, in seconds */
  durations(name: string, help: string, bucketsSeconds: number[]): (seconds: number) => void {
    const histogram = new Histogram({ name, help, buckets: bucketsSeconds, registers: [this.registry] });
    return (seconds) => histogram.observe(seconds);
  }

  /** Pools and statements of this process, and what the databases say of themselves. */
  watchDatabases(databases: Databases, bus: EventBus): void {
    watchDatabases(this.registry, databases);
    const figures = new DatabaseFigures(bus);
    const tell = figureSeries(this.registry);
    this.beforeScrape.push(async () => tell(await figures.read()));
  }

  watchQueues(queues: Queues): void {
    this.beforeScrape.push(watchQueues(this.registry, queues));
  }

  /** How far consumers are behind, asked for when someone scrapes. */
  watchBus(bus: EventBus): void {
    const events = this.gauge('bus_lag_events', 'Events that a reader has not handled.', 'group', 'source');
    const age = this.gauge('bus_lag_seconds', 'Age of the oldest event not handled.', 'group', 'source');
    const letters = this.gauge('bus_dead_letters', 'Events that a group could not handle.', 'group');
    this.beforeScrape.push(async () => {
      for (const { group, source, events: count, seconds } of await bus.lag()) {
        events.set({ group, source }, count);
        age.set({ group, source }, seconds);
      }
      letters.reset();
      for (const { group, letters: count } of await bus.deadLetters()) letters.set({ group }, count);
    });
  }

  /** How old and how large backups are, and how far the archive of the log is behind; nothing where none is kept. */
  watchBackups(read: () => Promise<BackupFigures>): void {
    const of = 'repository';
    const age = this.gauge('backup_age_seconds', 'Since the latest sound backup ended.', of);
    const size = this.gauge(
      'backup_size_bytes',
      'What the backups of a repository take, without its log.',
      of,
    );
    const count = this.gauge('backup_count', 'Sound backups that can be restored.', of);
    const waiting = this.gauge('backup_log_waiting_bytes', 'Log of the database that is in no archive yet.');
    const failing = this.gauge(
      'backup_log_failing_seconds',
      'Since log was last archived, while it fails; else 0.',
    );
    this.beforeScrape.push(async () => {
      const { repositories, log } = await read();
      for (const gauge of [age, size, count, waiting, failing]) gauge.reset();
      for (const { repository, ageSeconds, bytes, backups } of repositories) {
        age.set({ repository }, ageSeconds);
        size.set({ repository }, bytes);
        count.set({ repository }, backups);
      }
      if (log === null) return;
      waiting.set(log.waitingBytes);
      failing.set(log.failingSeconds);
    });
  }

  private gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  /** Serves `GET /metrics` and nothing else. @returns the port that was free */
  async listen(port: number, host: string): Promise<number> {
    for (let tried = 0; ; tried += 1) {
      const server = createServer((request, response) => {
        if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
          response.writeHead(404).end();
          return;
        }
        this.scrape().then(
          (text) => response.writeHead(200, { 'content-type': this.registry.contentType }).end(text),
          () => response.writeHead(500).end(),
        );
      });
      const taken = await listenOn(server, port === 0 ? 0 : port + tried, host);
      if (!taken) {
        this.server = server.unref();
        return (server.address() as AddressInfo).port;
      }
      if (tried + 1 >= PORTS_TRIED_MAX || port + tried + 1 > PORT_MAX) throw taken;
    }
  }

  /** With a store away its figures stay as they were; the rest is told all the same. */
  private async scrape(): Promise<string> {
    await Promise.allSettled(this.beforeScrape.map((ask) => ask()));
    return this.registry.metrics();
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
    this.registry.clear();
  }
}

/** The error when the port is taken, null when it listens. @throws any other error */
function listenOn(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(error) : reject(error),
    );
    server.listen({ port, host }, () => resolve(null));
  });
}
