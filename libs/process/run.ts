import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { budgetWarning, connectionBudget, Databases } from '#libs/database';
import type { Clock, Ids } from '#libs/domain-kit';
import { EventBus } from '#libs/messaging';
import { Queues } from '#libs/redis';
import { backupFigures } from './backup-figures';
import { createApp, installHooks } from './build-app';
import { installDocuments } from './documents';
import { drain } from './drain';
import { FrontDoor } from './front-door';
import { Health, installHealth } from './health';
import { createLogger } from './logging';
import { Metrics } from './metrics/metrics';
import { type Part, PART_NAMES } from './part';
import { ProcessModule } from './process.module';
import { InFlight } from './requests';
import { readSettings, type Settings } from './settings';
import { openTracing } from './tracing/open-tracing';
import { installWebFiles } from './web-files';

export interface Running {
  /** Where this process reaches itself: `http://127.0.0.1:<port>`. */
  url: string;
  port: number;
  metricsPort: number;
  app: NestFastifyApplication;
  /** Drains and ends everything; may be called more than once. */
  stop(): Promise<void>;
}

/** What a test may put in place of the real thing. */
export interface Replacements {
  clock?: Clock;
  ids?: Ids;
  /** The process can't go on; by default it ends with an exit code, to be started again. */
  onFatal?(error: Error): void;
}

/**
 * Runs parts in this process, as one Nest application. Resolves when everything is ready to be asked.
 * @throws SettingsError for a broken setting; else whatever hindered the boot, with everything closed again
 */
export async function run(
  parts: readonly Part[],
  settings: Settings = readSettings(process.env),
  replacements: Replacements = {},
): Promise<Running> {
  const names = parts.map((part) => part.name);
  const log = createLogger(settings, names);
  const metrics = new Metrics(names);
  const door = new FrontDoor();
  let app: NestFastifyApplication | undefined;
  const tracing = await openTracing(settings, names, log);
  try {
    const port = await door.listen(settings.port, settings.host);
    const url = `http://${reachable(settings.host)}:${port}`;
    const metricsPort = await metrics.listen(settings.metricsPort, settings.metricsHost);
    log.info({ port, metricsPort }, 'starting');
    const { clock, ids, onFatal = endProcess(log) } = replacements;
    const surroundings = { settings, log, metrics, tracer: tracing.tracer, ownUrl: url, onFatal, clock, ids };
    app = await createApp(ProcessModule.of(parts, surroundings), door, settings, log);
    const inFlight = new InFlight();
    tracing.followRequests(app.getHttpAdapter().getInstance());
    await furnish(app, parts, metrics, inFlight, log);
    door.server.emit('ready-to-serve');
    const health = app.get(Health);
    health.booted = true;
    await warnOfConnections(app.get(Databases), settings, log);
    log.info({ port, metricsPort }, 'ready');
    const stop = drain({ app, door, health, inFlight, metrics, tracing, log });
    return { url, port, metricsPort, app, stop };
  } catch (error) {
    await app?.close().catch(() => undefined);
    void tracing.close().catch(() => undefined);
    metrics.close();
    door.closeAll();
    throw error;
  }
}

/** Too many pools for one server show only under load, each as a wait that nobody can explain. */
async function warnOfConnections(
  databases: Databases,
  { databasePoolMax }: Settings,
  log: ReturnType<typeof createLogger>,
): Promise<void> {
  const budget = await connectionBudget(databases.all(), databasePoolMax).catch(() => null);
  const warning = budget && budgetWarning(budget);
  if (warning) log.warn({ ...budget }, warning);
}

async function furnish(
  app: NestFastifyApplication,
  parts: readonly Part[],
  metrics: Metrics,
  inFlight: InFlight,
  log: ReturnType<typeof createLogger>,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  installHooks(app, fastify, inFlight, log);
  metrics.watchRequests(fastify);
  const [bus, databases] = [app.get(EventBus), app.get(Databases)];
  metrics.watchBus(bus);
  metrics.watchDatabases(databases, bus);
  metrics.watchQueues(app.get(Queues));
  metrics.watchBackups(() => backupFigures(databases.all()[0]));
  installHealth(fastify, app.get(Health));
  installDocuments(fastify);
  // In separate services the proxy in front has the page.
  if (PART_NAMES.every((name) => parts.some((part) => part.name === name))) await installWebFiles(fastify);
  await app.init();
  await fastify.ready();
}

/** An address to ask at: that of the machine itself when the process listens on all of them. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

const endProcess = (log: ReturnType<typeof createLogger>) => (error: Error) => {
  log.fatal({ err: error }, 'this process can not go on');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
};
