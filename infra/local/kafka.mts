import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram, hasDocker } from './find.mts';
import { type Household, type Program } from './household.mts';
import { LogFile } from './log-file.mts';
import { freePort, isListening } from './ports.mts';
import { say, Stop } from './say.mts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const POM = path.join(ROOT, 'infra/kafka/pom.xml');
const DOCKER_IMAGE = 'apache/kafka:4.1.0';
const READY_TIMEOUT_MS = 90_000;
const HEAP_MAX_MB = 320;
const JAVA_OLDEST = 17;

export const KAFKA_MISSING =
  'Apache Kafka is needed and was not found: install Docker, or Java 17 and Maven, or set KAFKA_BROKERS.';

export type KafkaSource = 'docker' | 'java';

/** How a broker can be had on this machine, or null. */
export function findKafka(): KafkaSource | null {
  if (hasDocker()) return 'docker';
  return findProgram('mvn') !== null && javaVersion() >= JAVA_OLDEST ? 'java' : null;
}

/** The major version of the Java on the PATH; 0 without one. */
function javaVersion(): number {
  const java = findProgram('java');
  if (java === null) return 0;
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
}

export interface KafkaOptions {
  source: KafkaSource;
  /** Where the log lives; formatted when it is empty, also when it was lost while the broker ran. */
  folder: string;
  log: LogFile;
}

/** Starts one broker on a free port. @returns its address, host:port */
export async function startKafka(
  household: Household,
  { source, folder, log }: KafkaOptions,
): Promise<string> {
  const [port, controllerPort] = [await freePort(), await freePort()];
  const common = {
    name: 'Kafka',
    role: 'store',
    log,
    stopSignal: 'SIGTERM',
    readyTimeoutMs: READY_TIMEOUT_MS,
  } as const;
  const isReady = (): Promise<boolean> => isListening(port);
  const command = source === 'docker' ? fromDocker(port) : fromMaven(folder, port, controllerPort);
  await household.start({ ...common, ...command, isReady });
  return `127.0.0.1:${port}`;
}

type Command = Pick<Program, 'command' | 'args' | 'env' | 'prepare'>;

function fromDocker(port: number): Command {
  const settings = { ...brokerSettings(port, 9093), listeners: `PLAINTEXT://:9092,CONTROLLER://:9093` };
  const env = Object.entries(settings).flatMap(([name, value]) => [
    '-e',
    `KAFKA_${name.toUpperCase().replaceAll('.', '_')}=${value}`,
  ]);
  const publish = ['-p', `127.0.0.1:${port}:9092`];
  return {
    command: findProgram('docker')!,
    args: ['run', '--rm', '--init', ...publish, ...env, DOCKER_IMAGE],
  };
}

function fromMaven(folder: string, port: number, controllerPort: number): Command {
  const jars = brokerJars();
  const java = findProgram('java')!;
  const classpath = ['-cp', path.join(jars, '*')];
  mkdirSync(folder, { recursive: true });
  const settings = { ...brokerSettings(port, controllerPort), 'log.dirs': path.join(folder, 'log') };
  const file = path.join(folder, 'server.properties');
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  writeFileSync(path.join(folder, 'log4j2.properties'), LOG4J);
  const memory = [
    `-Xmx${HEAP_MAX_MB}m`,
    '-XX:+UseSerialGC',
    `-Dlog4j2.configurationFile=${folder}/log4j2.properties`,
  ];
  return {
    command: java,
    args: [...memory, ...classpath, 'kafka.Kafka', file],
    prepare: async () => {
      if (!existsSync(path.join(folder, 'log/meta.properties'))) format(java, classpath, file);
    },
  };
}

const LOG4J = `rootLogger.level = warn
rootLogger.appenderRef.stdout.ref = stdout
appender.stdout.type = Console
appender.stdout.name = stdout
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = %d %p %m (%c)%n
`;

/** One broker that is its own controller, keeping a single copy of everything. */
function brokerSettings(port: number, controllerPort: number): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '8',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'min.insync.replicas': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
  };
}

function format(java: string, classpath: string[], file: string): void {
  const tool = (...args: string[]) =>
    spawnSync(java, [...classpath, 'kafka.tools.StorageTool', ...args], { encoding: 'utf8' });
  const id = tool('random-uuid').stdout.trim().split('\n').at(-1)!;
  const formatted = tool('format', '-t', id, '-c', file);
  if (formatted.status !== 0) throw new Stop(`Kafka could not prepare its folder: ${formatted.stderr}`);
}

/** The broker's jars, fetched once per version of the pom into `.cache`. */
function brokerJars(): string {
  const cache = path.join(ROOT, '.cache/kafka');
  const jars = path.join(cache, createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12));
  if (existsSync(jars)) return jars;
  say('Fetching Kafka with Maven (once, about 54 MB)…');
  const partial = `${jars}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  const repository = `-Dmaven.repo.local=${partial}.repository`;
  const args = [
    '-q',
    '-B',
    '-f',
    POM,
    repository,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${partial}`,
  ];
  const fetched = spawnSync(findProgram('mvn')!, args, { encoding: 'utf8' });
  if (fetched.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    rmSync(`${partial}.repository`, { recursive: true, force: true });
    throw new Stop(`Maven could not fetch Kafka: ${(fetched.stdout + fetched.stderr).trim().slice(-1000)}`);
  }
  rmSync(`${partial}.repository`, { recursive: true, force: true });
  // Two runs may fetch at once: the first one to finish counts.
  if (existsSync(jars)) rmSync(partial, { recursive: true, force: true });
  else renameSync(partial, jars);
  return jars;
}
