import path from 'node:path';
import { refuseArguments } from './command-line.mts';
import { ROOT } from './compile.mts';
import { readNodes } from './given.mts';
import { findKafka, KAFKA_CLUSTER_MISSING, KAFKA_MISSING, type KafkaSource, startKafka } from './kafka.mts';
import { launch, type Launch } from './launch.mts';
import { startNginx } from './nginx.mts';
import { passwordsOf } from './passwords.mts';
import { freePort, isReadyAt } from './ports.mts';
import { KINDS, partOf, processName, readReplicas, type Replica } from './replicas.mts';
import { runScript, say, Stop } from './say.mts';

const LIVE_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 120_000;
const READY_PROBE_EVERY_MS = 100;
const METRICS_PORT_DEFAULT = 9464;

interface Process {
  name: string;
  replica: Replica;
  port: number;
}

/** `npm run start:services`: each part in processes of its own, Kafka between them, nginx in front. */
await runScript(async () => {
  refuseArguments('npm run start:services', process.argv.slice(2));
  const replicas = readReplicas(process.env['REPLICAS']);
  const kafka = findBrokers();
  await launch((launched) => serveSeparately(launched, replicas, kafka));
});

async function serveSeparately(
  launched: Launch,
  replicas: Replica[],
  kafka: ReturnType<typeof findBrokers>,
): Promise<void> {
  const processes: Process[] = [];
  for (const replica of replicas)
    processes.push({ name: processName(replica), replica, port: await freePort() });
  const brokers = await kafkaBrokers(launched, kafka);
  say(`Starting ${processes.map(({ name }) => name).join(', ')} and nginx…`);
  const env = { ...launched.env, ...sharedSettings(launched.port, brokers) };
  await Promise.all([
    ...processes.map((process, index) =>
      startPart(launched, { ...env, ...ownSettings(process, index, processes) }, process),
    ),
    startNginx(launched.household, {
      folder: launched.home.path('nginx'),
      port: launched.port,
      upstreams: upstreams(processes),
      log: launched.log('nginx'),
    }),
  ]);
  await untilReady(launched, processes);
}

/** Brokers that are given, or how one is to be started; asked before anything is. */
function findBrokers(): { brokers: string } | { source: KafkaSource; nodes: 1 | 3 } {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers) return { brokers };
  const nodes = readNodes('KAFKA_NODES');
  const source = findKafka(nodes);
  if (source === null) throw new Stop(nodes === 1 ? KAFKA_MISSING : KAFKA_CLUSTER_MISSING);
  return { source, nodes };
}

async function kafkaBrokers(
  { household, home, log }: Launch,
  found: ReturnType<typeof findBrokers>,
): Promise<string> {
  if ('brokers' in found) return found.brokers;
  say('Starting Kafka…');
  return startKafka(household, { ...found, folder: home.path('kafka'), log });
}

/** Parts find each other through the front, which knows who is alive. */
function sharedSettings(port: number, brokers: string): NodeJS.ProcessEnv {
  const front = `http://127.0.0.1:${port}`;
  return {
    HOST: '127.0.0.1',
    KAFKA_BROKERS: brokers,
    EVENT_BUS: 'kafka',
    JWKS_URL: `${front}/.well-known/jwks.json`,
    FRONT_URL: front,
    PUBLIC_ORIGIN: process.env['PUBLIC_ORIGIN'] ?? `http://localhost:${port}`,
  };
}

function ownSettings({ replica, port }: Process, index: number, processes: Process[]): NodeJS.ProcessEnv {
  const metricsBase = Number(process.env['METRICS_PORT'] || METRICS_PORT_DEFAULT);
  const { part, work } = partOf(
    replica.kind,
    processes.map((other) => other.replica),
  );
  const others = processes.slice(1).map((other) => `${other.name}=http://127.0.0.1:${other.port}`);
  return {
    PORT: String(port),
    PARTS: part,
    METRICS_PORT: String(metricsBase === 0 ? 0 : metricsBase + index),
    ...(work === null ? {} : { WORK: work }),
    // The first process tells of all at the public origin's /health/ready.
    ...(index === 0 ? { PART_URLS: others.join(',') } : {}),
  };
}

function startPart(
  { household, home, log }: Launch,
  env: NodeJS.ProcessEnv,
  { name, port }: Process,
): Promise<void> {
  // Of a database that was given, its owner gives them too.
  const own = process.env['DATABASE_URL'] ? {} : { DATABASE_PASSWORDS: passwordsOf(home, env['PARTS']!) };
  const folder = env['PARTS'] === 'gateway' ? 'gateway' : `services/${env['PARTS']}`;
  return household.start({
    name,
    role: 'part',
    command: process.execPath,
    args: [path.join(ROOT, 'dist', folder, 'main.js')],
    env: { ...env, ...own },
    cwd: ROOT,
    log: log(name),
    stopSignal: 'SIGTERM',
    isReady: () => isReadyAt(port, '/health/live'),
    readyTimeoutMs: LIVE_TIMEOUT_MS,
  });
}

/** Who serves what: workers and consumers of progression answer no requests. */
function upstreams(processes: Process[]): Record<string, number[]> {
  const serving = KINDS.filter((kind) => !kind.includes('-'));
  const ports = serving.map((kind) =>
    processes.filter(({ replica }) => replica.kind === kind).map(({ port }) => port),
  );
  return {
    ...Object.fromEntries(serving.map((kind, index) => [kind, ports[index]!])),
    health: [processes[0]!.port],
  };
}

async function untilReady({ household, port, home }: Launch, processes: Process[]): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await isReadyAt(port))) {
    if (household.isStopping) throw new Stop('Stopped before it was ready.');
    if (Date.now() > deadline) {
      const late: string[] = [];
      for (const { name, port: own } of processes.slice(1)) if (!(await isReadyAt(own))) late.push(name);
      throw new Stop(
        `Not ready within ${READY_TIMEOUT_MS / 1000} s: ${late.join(', ') || processes[0]!.name}. Logs: ${home.path('logs')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, READY_PROBE_EVERY_MS));
  }
}
