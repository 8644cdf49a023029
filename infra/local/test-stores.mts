import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from './chromium.mts';
import { buildWhatIsStale } from './compile.mts';
import { type Household } from './household.mts';
import { findKafka, KAFKA_MISSING, startKafka } from './kafka.mts';
import { LogFile } from './log-file.mts';
import { findNginx, NGINX_MISSING } from './nginx.mts';
import {
  CUSTOM_RESOURCES_MISSING,
  findCustomResources,
  findKubernetesValidate,
  findKustomize,
  findPromtool,
  KUSTOMIZE_MISSING,
  PROMTOOL_MISSING,
  VALIDATE_MISSING,
} from './operators-tools.mts';
import { startPostgres } from './postgres.mts';
import { findPreviousRelease, PREVIOUS_RELEASE_MISSING } from './previous-release.mts';
import { findRedisServer, REDIS_MISSING } from './redis.mts';
import { errorText, say } from './say.mts';

/** The database is nobody's but this run's, and gone with it. */
const DATABASE_PASSWORD = 'test';
/** Every stack of every worker has pools of its own. */
const DATABASE_CONNECTIONS_MAX = 1_000;

/**
 * Starts what these tests need. Where each thing is, tests read from TEST_… (libs/testing/needs.ts); what cannot be
 * had is said with its reason, and the tests that need it are skipped.
 */
export async function testEnvironment(
  household: Household,
  folder: string,
  files: string[],
): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const wanted = (mark: RegExp): boolean => texts.some((text) => mark.test(text));
  if (wanted(/'chromium'/)) await buildWhatIsStale();
  await provide(env, 'TEST_DATABASE_URL', 'Postgres', () => postgresUrl(household, folder));
  await provide(env, 'TEST_REDIS_COMMAND', 'Redis', () => findRedisServer() ?? missing(REDIS_MISSING));
  if (wanted(/'kafka'/))
    await provide(env, 'TEST_KAFKA_BROKERS', 'Kafka', () => kafkaBrokers(household, folder));
  if (wanted(/'nginx'/))
    await provide(env, 'TEST_NGINX', 'nginx', () => findNginx() ?? missing(NGINX_MISSING));
  if (wanted(/'kustomize'/))
    await provide(env, 'TEST_KUSTOMIZE', 'kustomize', () => findKustomize() ?? missing(KUSTOMIZE_MISSING));
  if (wanted(/'kubernetes-validate'/))
    await provide(
      env,
      'TEST_KUBERNETES_VALIDATE',
      'the schemas of Kubernetes',
      () => findKubernetesValidate() ?? missing(VALIDATE_MISSING),
    );
  if (wanted(/'custom-resources'/))
    await provide(
      env,
      'TEST_CUSTOM_RESOURCES',
      'the definitions of custom resources',
      () => findCustomResources() ?? missing(CUSTOM_RESOURCES_MISSING),
    );
  if (wanted(/'promtool'/))
    await provide(env, 'TEST_PROMTOOL', 'promtool', () => findPromtool() ?? missing(PROMTOOL_MISSING));
  if (wanted(/'previous-release'/))
    await provide(
      env,
      'TEST_PREVIOUS_RELEASE',
      'the release before',
      () => findPreviousRelease() ?? missing(PREVIOUS_RELEASE_MISSING),
    );
  if (wanted(/'chromium'/))
    await provide(
      env,
      'TEST_CHROMIUM',
      'Chromium',
      () => findChromium() ?? missing('install chromium or set CHROME.'),
    );
  return env;
}

const postgresUrl = (household: Household, folder: string): Promise<string> =>
  startPostgres(household, {
    folder: path.join(folder, 'postgres'),
    password: DATABASE_PASSWORD,
    log: new LogFile(path.join(folder, 'postgres.log')),
    settings: {
      max_connections: String(DATABASE_CONNECTIONS_MAX),
      shared_preload_libraries: 'pg_stat_statements',
    },
  });

async function kafkaBrokers(household: Household, folder: string): Promise<string> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return given;
  const source = findKafka() ?? missing(KAFKA_MISSING);
  const log = (name: string): LogFile => new LogFile(path.join(folder, `${name}.log`));
  return startKafka(household, { source, folder: path.join(folder, 'kafka'), log });
}

function missing(reason: string): never {
  throw new Error(reason);
}

async function provide(
  env: NodeJS.ProcessEnv,
  name: string,
  what: string,
  make: () => Promise<string> | string,
): Promise<void> {
  try {
    env[name] = await make();
  } catch (error) {
    env[`${name}_MISSING`] = errorText(error);
    say(`Tests that need ${what} are skipped: ${errorText(error)}`);
  }
}
