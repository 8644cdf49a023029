import { SCHEMAS } from '#libs/database';
import { PART_NAMES, type PartName } from '../part';
import {
  addressRange,
  databaseUrl,
  decimal,
  ed25519Key,
  hostAndPort,
  type Kind,
  list,
  namedOrigin,
  oneOf,
  origin,
  passwords,
  redisUrl,
  text,
  url,
  whole,
} from './kinds';

/** One setting, as it is read, checked and documented. */
export interface Definition<T> {
  kind: Kind<T>;
  /** As it would stand in the environment; null where there is none. */
  byDefault: string | null;
  /** Without it the process doesn't start. */
  required?: boolean;
  example: string;
  /** Never shown in messages. */
  secret?: boolean;
  description: string;
}

const setting = <T>(definition: Definition<T>): Definition<T> => definition;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const WORK = ['http', 'consumers', 'workers'] as const;
/** As OpenTelemetry names them. */
export const TRACE_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const PORT_MAX = 65_535;

/** Every setting of the product, by its environment variable, in the order of the documentation. */
export const DEFINITIONS = {
  PORT: setting({
    kind: whole(0, PORT_MAX),
    byDefault: '8080',
    example: '8080',
    description:
      'Where HTTP and Socket.IO listen. A part alone takes 0 for any free port; `npm start` wants one to name.',
  }),
  HOST: setting({
    kind: text,
    byDefault: '0.0.0.0',
    example: '127.0.0.1',
    description: 'The address to listen on.',
  }),
  PUBLIC_ORIGIN: setting({
    kind: origin,
    byDefault: null,
    example: 'https://valley.example',
    description:
      'The origin that browsers use; sockets are taken from pages of this one alone. Default: http://localhost:PORT, and then pages of any name of this machine are taken.',
  }),
  PARTS: setting<PartName[]>({
    kind: list(oneOf(PART_NAMES)),
    byDefault: null,
    example: 'habit,progression',
    description: 'The parts that the all-in-one program runs. Default: all of them.',
  }),
  WORK: setting<(typeof WORK)[number][]>({
    kind: list(oneOf(WORK)),
    byDefault: 'http,consumers,workers',
    example: 'workers',
    description:
      'What the process does for its parts: answer HTTP, consume events (and relay its outboxes), work on jobs. Health and metrics are always there.',
  }),
  DATA_DIR: setting({
    kind: text,
    byDefault: '.data',
    example: '/var/lib/sacred-valley',
    description: 'Where `npm start` keeps the stores that it starts itself and all logs.',
  }),
  DATABASE_URL: setting({
    kind: databaseUrl,
    byDefault: null,
    required: true,
    secret: true,
    example: 'postgres://valley:secret@127.0.0.1:5432/sacred_valley',
    description:
      'Postgres 18 or newer; the user may create schemas and roles. A primary and its standbys are named together, `postgres://user:password@one:5432,two:5432/name`: each connection looks for the one that takes writes, so a promotion needs no restart. With `{schema}` in it, a pooler in transaction mode has a database for each schema (k8s/components/pgbouncer). `npm start` starts one of its own without it.',
  }),
  DATABASE_DIRECT_URL: setting({
    kind: databaseUrl,
    byDefault: null,
    secret: true,
    example: 'postgres://valley:secret@127.0.0.1:5432/sacred_valley',
    description:
      'The same database past a pooler in transaction mode, for migrations and advisory locks. Default: DATABASE_URL.',
  }),
  DATABASE_POOL_MAX: setting({
    kind: whole(1, 200),
    byDefault: '8',
    example: '8',
    description: 'Connections of one service in one process at most, besides one for its locks.',
  }),
  DATABASE_OWNER_URL: setting({
    kind: databaseUrl,
    byDefault: null,
    secret: true,
    example: 'postgres://valley:secret@127.0.0.1:5432/sacred_valley',
    description:
      'Who makes schemas and roles and runs the migrations, where not all processes are to: the others are given addresses without a login, and wait at their start until it is done. Default: DATABASE_DIRECT_URL, else DATABASE_URL.',
  }),
  DATABASE_PASSWORDS: setting({
    kind: passwords(SCHEMAS),
    byDefault: null,
    secret: true,
    example: 'habit=secret,content=secret',
    description:
      'Passwords by which the roles of schemas (`sv_habit`, …) log in by themselves: of the parts that the process runs, and of `content`. Who migrates makes Postgres know them. Default: the login of DATABASE_URL acts as each role.',
  }),
  DATABASE_REPLICA_URL: setting({
    kind: databaseUrl,
    byDefault: null,
    secret: true,
    example: 'postgres://valley:secret@replica:5432/sacred_valley',
    description:
      'A standby of the same database, for looks far back: what anybody could just have changed is read from the primary, and everything is while the standby is away or behind. Default: the primary answers all.',
  }),
  REDIS_URL: setting({
    kind: redisUrl,
    byDefault: null,
    required: true,
    secret: true,
    example: 'redis://127.0.0.1:6379',
    description:
      'Redis 7 or newer, with `noeviction`. Nodes of a cluster are named together, `redis://:password@one:6379,two:6379`; some of them are enough. `npm start` starts a single one of its own without it.',
  }),
  EVENT_BUS: setting({
    kind: oneOf(['postgres', 'kafka']),
    byDefault: null,
    example: 'kafka',
    description: 'How events go from part to part. Default: kafka where KAFKA_BROKERS is set, else postgres.',
  }),
  KAFKA_BROKERS: setting({
    kind: list(hostAndPort),
    byDefault: null,
    example: 'kafka-1:9092,kafka-2:9092',
    description:
      'The brokers to begin with. Topics are made with three copies, two of which take an event before it counts as sent, or with as many as there are brokers; one that is named here and not there yet is waited for.',
  }),
  KAFKA_PREFIX: setting({
    kind: text,
    byDefault: null,
    example: 'staging.',
    description: 'Before the names of topics and groups, where several installations share a cluster.',
  }),
  OUTBOX_RETENTION_HOURS: setting({
    kind: whole(1, 8_760),
    byDefault: '72',
    example: '72',
    description: 'How long events that every consumer has taken are kept for a replay.',
  }),
  METRICS_PORT: setting({
    kind: whole(0, PORT_MAX),
    byDefault: '9464',
    example: '9464',
    description:
      'Where Prometheus reads `/metrics`. When it is taken the next free one is used, so that several processes count up; 0 takes any.',
  }),
  METRICS_HOST: setting({
    kind: text,
    byDefault: '127.0.0.1',
    example: '0.0.0.0',
    description:
      'The address on which `/metrics` is read: this machine alone, unless Prometheus comes from another.',
  }),
  LOG_LEVEL: setting({
    kind: oneOf(LOG_LEVELS),
    byDefault: 'info',
    example: 'debug',
    description: 'What is logged, as JSON lines to standard output; `debug` has a line for every request.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    kind: url('http', 'https'),
    byDefault: null,
    example: 'http://collector:4318',
    description:
      'Where traces are sent, by OTLP over HTTP. Default: nowhere, and nothing is followed. Headers, a time limit and compression are set by `OTEL_EXPORTER_OTLP_…` as OpenTelemetry says.',
  }),
  OTEL_SERVICE_NAME: setting({
    kind: text,
    byDefault: null,
    example: 'valley-staging',
    description:
      'What this process is called in traces. Default: sacred-valley, with the name of a part alone.',
  }),
  OTEL_TRACES_SAMPLER: setting({
    kind: oneOf(TRACE_SAMPLERS),
    byDefault: 'parentbased_always_on',
    example: 'parentbased_traceidratio',
    description: 'Which requests are followed; whatever comes of one is followed with it.',
  }),
  OTEL_TRACES_SAMPLER_ARG: setting({
    kind: decimal(0, 1),
    byDefault: '1',
    example: '0.01',
    description: 'The share of requests that the samplers named `…traceidratio` follow.',
  }),
  OTEL_BSP_SCHEDULE_DELAY: setting({
    kind: whole(10, 60_000),
    byDefault: '5000',
    example: '1000',
    description: 'Traces are sent so often, in milliseconds.',
  }),
  TOKEN_KEY: setting({
    kind: ed25519Key,
    byDefault: null,
    secret: true,
    example: '"$(openssl genpkey -algorithm ed25519)"',
    description:
      'Signs access tokens; read by identity alone. Without it identity makes a key once and keeps it in its database.',
  }),
  RATE_LIMIT_FACTOR: setting({
    kind: decimal(0, 1_000_000),
    byDefault: '1',
    example: '10',
    description: 'Larger loosens every rate limit; 0 turns limits off, for load tests.',
  }),
  TRUSTED_PROXIES: setting({
    kind: list(addressRange),
    byDefault: 'loopback',
    example: 'loopback,10.0.0.0/8',
    description: 'Whose `X-Forwarded-For` is believed when the address of a client is asked for.',
  }),
  JWKS_URL: setting({
    kind: url('http', 'https'),
    byDefault: null,
    example: 'http://identity:8080/.well-known/jwks.json',
    description: 'Where the public keys of access tokens are. Default: this process, when it runs identity.',
  }),
  FRONT_URL: setting({
    kind: origin,
    byDefault: null,
    example: 'http://nginx:8080',
    description:
      'Where the gateway asks the other parts: an origin that leads to all of them. Default: this process, when it runs them.',
  }),
  PART_URLS: setting({
    kind: list(namedOrigin),
    byDefault: null,
    example: 'identity=http://127.0.0.1:9101,habit=http://127.0.0.1:9102',
    description: 'Other processes without which this one does not call itself ready at `/health/ready`.',
  }),
  LAUNCHER_PID: setting({
    kind: whole(1, 2 ** 31),
    byDefault: null,
    example: '4711',
    description: 'The process ends itself within 5 seconds of the end of that one. Set by `npm start`.',
  }),
} as const;

export type SettingName = keyof typeof DEFINITIONS;
export type SettingValue<N extends SettingName> =
  (typeof DEFINITIONS)[N] extends Definition<infer T> ? T : never;
