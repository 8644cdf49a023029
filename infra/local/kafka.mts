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

export const KAFKA_CLUSTER_MISSING = 'Several brokers (KAFKA_NODES=3) need Java 17 and Maven.';

export type KafkaSource = 'docker' | 'java';

/** How a broker can be had on this machine, or null; several only with Java: containers would not find each other. */
export function findKafka(nodes: 1 | 3 = 1): KafkaSource | null {
  const java = (): KafkaSource | null =>
    findProgram('mvn') !== null && javaVersion() >= JAVA_OLDEST ? 'java' : null;
  if (nodes > 1) return java();
  return hasDocker() ? 'docker' : java();
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
  /** Where the logs live; each broker's is formatted when it is empty. */
  folder: string;
  log(name: string): LogFile;
  /** How many brokers; three keep a copy each of everything and go on with two. */
  nodes?: 1 | 3;
}

/** Its number in the cluster, from 1, and where it listens. */
interface Node {
  id: number;
  port: number;
  controllerPort: number;
}

/** Starts the brokers on free ports. @returns their addresses, host:port, separated by commas */
export async function startKafka(household: Household, options: KafkaOptions): Promise<string> {
  const { source, folder, log, nodes: count = 1 } = options;
  const nodes: Node[] = [];
  for (let id = 1; id <= count; id += 1)
    nodes.push({ id, port: await freePort(), controllerPort: await freePort() });
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await Promise.all(
    nodes.map((node) => {
      const name = count === 1 ? 'kafka' : `kafka-${node.id}`;
      return household.start({
        name: count === 1 ? 'Kafka' : `Kafka ${node.id}`,
        role: 'store',
        ...(source === 'docker'
          ? fromDocker(node)
          : fromMaven(path.join(folder, count === 1 ? '' : name), nodes, node)),
        log: log(name),
        stopSignal: 'SIGTERM',
        isReady: () => isListening(node.port),
        readyTimeoutMs: READY_TIMEOUT_MS,
      });
    }),
  );
  return addresses.join(',');
}

type Command = Pick<Program, 'command' | 'args' | 'env' | 'prepare'>;

function fromDocker(node: Node): Command {
  const inside = { ...node, controllerPort: 9093 };
  const settings = { ...brokerSettings([inside], inside), listeners: `PLAINTEXT://:9092,CONTROLLER://:9093` };
  const env = Object.entries(settings).flatMap(([name, value]) => [
    '-e',
    `KAFKA_${name.toUpperCase().replaceAll('.', '_')}=${value}`,
  ]);
  const publish = ['-p', `127.0.0.1:${node.port}:9092`];
  return {
    command: findProgram('docker')!,
    args: ['run', '--rm', '--init', ...publish, ...env, DOCKER_IMAGE],
  };
}

function fromMaven(folder: string, nodes: Node[], node: Node): Command {
  const jars = brokerJars();
  const java = findProgram('java')!;
  const classpath = ['-cp', path.join(jars, '*')];
  mkdirSync(folder, { recursive: true });
  const settings = { ...brokerSettings(nodes, node), 'log.dirs': path.join(folder, 'log') };
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

/** Brokers that are their own controllers. Of three, two have everything before it is acknowledged. */
function brokerSettings(nodes: Node[], { id, port, controllerPort }: Node): Record<string, string> {
  const copies = String(nodes.length);
  const inSync = String(nodes.length === 1 ? 1 : 2);
  return {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': nodes.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': '8',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'min.insync.replicas': inSync,
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
  };
}

/** All of a cluster bear one name, and a broker with an empty disk finds its way back by it. */
const CLUSTER_ID = 'c2FjcmVkLXZhbGxleQAAAA';

function format(java: string, classpath: string[], file: string): void {
  const args = [...classpath, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', file];
  const formatted = spawnSync(java, args, { encoding: 'utf8' });
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
