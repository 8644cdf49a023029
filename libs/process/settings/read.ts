import { readFileSync } from 'node:fs';
import { DEFINITIONS, type Definition, type SettingName, type SettingValue } from './definitions';
import { Settings } from './settings';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting that is wrong, each with its name, the problem and an example. */
export class SettingsError extends Error {
  constructor(readonly problems: { name: string; problem: string; example: string }[]) {
    super(
      problems
        .map(({ name, problem, example }) => `${name} ${problem}. Example: ${name}=${example}`)
        .join('\n'),
    );
    this.name = 'SettingsError';
  }
}

type Values = { [N in SettingName]: SettingValue<N> | null };

/**
 * Reads and checks the environment. Every setting may come as `NAME` or, for secrets that lie in files, as
 * `NAME_FILE` with the path of a file that holds it. An empty one counts as absent.
 * @throws SettingsError
 */
export function readSettings(env: Environment): Settings {
  const problems: SettingsError['problems'] = [];
  const values: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries<Definition<unknown>>(DEFINITIONS)) {
    try {
      values[name] = readOne(name, definition, env);
    } catch (error) {
      problems.push({ name, problem: (error as Error).message, example: definition.example });
    }
  }
  if (problems.length === 0) problems.push(...contradictions(values as Values));
  if (problems.length > 0) throw new SettingsError(problems);
  return toSettings(values as Values);
}

/**
 * One setting alone, for tools that need no more than that; null when it is absent and may be.
 * @throws SettingsError
 */
export function readSetting<N extends SettingName>(name: N, env: Environment): SettingValue<N> | null {
  const definition: Definition<unknown> = DEFINITIONS[name];
  try {
    return readOne(name, definition, env) as SettingValue<N> | null;
  } catch (error) {
    throw new SettingsError([{ name, problem: (error as Error).message, example: definition.example }]);
  }
}

function readOne(name: string, definition: Definition<unknown>, env: Environment): unknown {
  const given = givenText(name, env);
  if (given === undefined && definition.required) throw new Error('is required');
  const text = given ?? definition.byDefault;
  if (text === null) return null;
  try {
    return definition.kind.read(text);
  } catch (error) {
    const shown = definition.secret ? '' : `("${text}") `;
    throw new Error(`${shown}${(error as Error).message}`);
  }
}

function givenText(name: string, env: Environment): string | undefined {
  const inline = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (inline !== undefined && file !== undefined) throw new Error(`is given twice: also as ${name}_FILE`);
  if (file === undefined) return inline;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(
      `can't be read from ${name}_FILE (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`,
    );
  }
}

function contradictions(values: Values): SettingsError['problems'] {
  if (values.DATABASE_URL!.includes('{schema}') && values.DATABASE_DIRECT_URL === null)
    return [
      {
        name: 'DATABASE_DIRECT_URL',
        problem: 'is required when DATABASE_URL leads to a pooler, one database for each {schema}',
        example: DEFINITIONS.DATABASE_DIRECT_URL.example,
      },
    ];
  if (values.EVENT_BUS === 'kafka' && values.KAFKA_BROKERS === null)
    return [
      {
        name: 'KAFKA_BROKERS',
        problem: 'is required when EVENT_BUS is kafka',
        example: DEFINITIONS.KAFKA_BROKERS.example,
      },
    ];
  return [];
}

const toSettings = (values: Values): Settings =>
  new Settings({
    port: values.PORT!,
    host: values.HOST!,
    publicOrigin: values.PUBLIC_ORIGIN,
    parts: values.PARTS,
    work: values.WORK!,
    databaseUrl: values.DATABASE_URL!,
    databaseDirectUrl: values.DATABASE_DIRECT_URL,
    databasePoolMax: values.DATABASE_POOL_MAX!,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    databasePasswords: values.DATABASE_PASSWORDS ?? {},
    databaseReplicaUrl: values.DATABASE_REPLICA_URL,
    redisUrl: values.REDIS_URL!,
    bus: values.EVENT_BUS ?? (values.KAFKA_BROKERS ? 'kafka' : 'postgres'),
    kafkaBrokers: values.KAFKA_BROKERS,
    kafkaPrefix: values.KAFKA_PREFIX,
    outboxRetentionHours: values.OUTBOX_RETENTION_HOURS!,
    metricsPort: values.METRICS_PORT!,
    metricsHost: values.METRICS_HOST!,
    logLevel: values.LOG_LEVEL!,
    traceEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    traceServiceName: values.OTEL_SERVICE_NAME,
    traceSampler: values.OTEL_TRACES_SAMPLER!,
    traceSamplerArg: values.OTEL_TRACES_SAMPLER_ARG!,
    traceDelayMs: values.OTEL_BSP_SCHEDULE_DELAY!,
    tokenKey: values.TOKEN_KEY,
    rateLimitFactor: values.RATE_LIMIT_FACTOR!,
    trustedProxies: values.TRUSTED_PROXIES!,
    jwksUrl: values.JWKS_URL,
    frontUrl: values.FRONT_URL,
    partUrls: values.PART_URLS ?? [],
    launcherPid: values.LAUNCHER_PID,
  });
