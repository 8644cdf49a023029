import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFINITIONS, type Environment, readSettings, ROOT, type SettingName, SettingsError } from '..';
import { configurationPage } from '../settings/page';

const STORES = { DATABASE_URL: 'postgres://u:p@h:1/d', REDIS_URL: 'redis://h:2' };
const read = (env: Environment = {}) => readSettings({ ...STORES, ...env });

function complaint(env: Environment): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'none';
}

test('without any, the defaults of the documentation hold', () => {
  expect(read()).toMatchObject({
    port: 8080,
    metricsPort: 9464,
    metricsHost: '127.0.0.1',
    bus: 'postgres',
    parts: null,
    work: ['http', 'consumers', 'workers'],
    logLevel: 'info',
    rateLimitFactor: 1,
    publicOrigin: null,
    trustedProxies: ['loopback'],
  });
});

test('an empty one counts as absent', () => {
  expect(read({ PORT: '', PARTS: '' })).toMatchObject({ port: 8080, parts: null });
});

test('Kafka is the bus where brokers are given', () => {
  expect(read({ KAFKA_BROKERS: 'a:9092, b:9092' })).toMatchObject({
    bus: 'kafka',
    kafkaBrokers: ['a:9092', 'b:9092'],
  });
  expect(complaint({ EVENT_BUS: 'kafka' })).toContain('KAFKA_BROKERS is required');
});

test.each<[SettingName, string]>([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['METRICS_PORT', '1e3'],
  ['PARTS', 'habit,labyrinth'],
  ['PARTS', 'habit,habit'],
  ['WORK', 'workers,sleep'],
  ['LOG_LEVEL', 'loud'],
  ['EVENT_BUS', 'rabbit'],
  ['PUBLIC_ORIGIN', 'valley.example'],
  ['PUBLIC_ORIGIN', 'https://valley.example/path'],
  ['DATABASE_URL', 'mysql://h/d'],
  ['DATABASE_URL', 'postgres://u:p@one:1,/d'],
  ['DATABASE_URL', 'postgres://u:p@one:1,two:2/d?target_session_attrs=standby'],
  ['REDIS_URL', 'localhost:6379'],
  ['KAFKA_BROKERS', 'kafka'],
  ['KAFKA_BROKERS', 'kafka:0'],
  ['RATE_LIMIT_FACTOR', 'off'],
  ['RATE_LIMIT_FACTOR', '-1'],
  ['DATABASE_POOL_MAX', '0'],
  ['DATABASE_PASSWORDS', 'habit'],
  ['DATABASE_PASSWORDS', 'labyrinth=secret'],
  ['DATABASE_REPLICA_URL', 'replica'],
  ['TRUSTED_PROXIES', 'nginx'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['PART_URLS', 'http://habit'],
  ['TOKEN_KEY', 'secret'],
  ['LAUNCHER_PID', 'init'],
])('%s=%s stops the boot with its name, the problem and an example', (name, value) => {
  expect(complaint({ [name]: value })).toContain(`Example: ${name}=${DEFINITIONS[name].example}`);
  expect(complaint({ [name]: value })).toMatch(new RegExp(`^${name} \\S`));
});

test('everything that is wrong is told at once', () => {
  expect(complaint({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2);
});

test('what is required is asked for', () => {
  expect(() => readSettings({})).toThrow(/DATABASE_URL is required[^]*REDIS_URL is required/);
});

test('a pooler with a database for each schema needs the address past it', () => {
  const DATABASE_URL = 'postgres://valley@pooler:6432/{schema}';
  expect(complaint({ DATABASE_URL })).toContain('DATABASE_DIRECT_URL is required');
  expect(complaint({ DATABASE_URL, DATABASE_DIRECT_URL: 'postgres://valley@db/valley' })).toBe('none');
});

test('passwords of the database’s roles are read by name, and never said again', () => {
  expect(read({ DATABASE_PASSWORDS: 'habit=a=1, content=b' }).databasePasswords).toEqual({
    habit: 'a=1',
    content: 'b',
  });
  expect(complaint({ DATABASE_PASSWORDS: 'habit=hidden,clan:hidden' })).not.toContain('hidden');
});

test('secrets come from files too, and never into a message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const keyFile = join(folder, 'key');
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  writeFileSync(keyFile, pem);
  expect(read({ TOKEN_KEY_FILE: keyFile }).tokenKey?.trim()).toBe(pem.trim());
  expect(complaint({ TOKEN_KEY_FILE: keyFile, TOKEN_KEY: pem })).toContain('given twice');
  expect(complaint({ TOKEN_KEY_FILE: join(folder, 'none') })).toContain("can't be read from TOKEN_KEY_FILE");
  expect(complaint({ DATABASE_URL: 'mysql://u:hidden@h/d' })).not.toContain('hidden');
});

test('every example is one that is taken', () => {
  for (const [name, { example }] of Object.entries(DEFINITIONS))
    if (name !== 'TOKEN_KEY') expect(complaint({ KAFKA_BROKERS: 'k:1', [name]: example })).toBe('none');
});

test('docs/configuration.md is what the definitions say', () => {
  const file = join(ROOT, 'docs/configuration.md');
  if (process.env.UPDATE_DOCS) writeFileSync(file, configurationPage());
  expect(readFileSync(file, 'utf8')).toBe(configurationPage());
});
