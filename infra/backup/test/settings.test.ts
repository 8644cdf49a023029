import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const SETTINGS = new Map(
  read('infra/backup/pgbackrest.conf')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
interface Service {
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
}
const services = (file: string): Record<string, Service> =>
  (parse(read(file), { merge: true, maxAliasCount: -1 }) as { services: Record<string, Service> }).services;
const compose = services('docker-compose.yml');
const MAKERS = ['postgres', 'backup', 'restore'];

test('30 days can be gone back to, and 12 months', () => {
  expect(SETTINGS.get('repo1-retention-full-type')).toBe('time');
  expect(Number(SETTINGS.get('repo1-retention-full'))).toBeGreaterThanOrEqual(30);
  expect(SETTINGS.get('repo2-retention-full-type')).toBe('time');
  expect(Number(SETTINGS.get('repo2-retention-full'))).toBeGreaterThanOrEqual(365);
});

test('what leaves the server is encrypted, and no secret stands beside the settings', () => {
  for (const repo of ['repo1', 'repo2']) expect(SETTINGS.get(`${repo}-cipher-type`)).toBe('aes-256-cbc');
  expect([...SETTINGS.keys()].filter((name) => /pass|key/.test(name))).toEqual([]);
});

test('the log is archived within a minute, and none is ever dropped for being too much', () => {
  const flags = compose['postgres']!.command!;
  expect(flags).toEqual(
    expect.arrayContaining([
      '-carchive_mode=on',
      '-carchive_timeout=60s',
      '-carchive_command=pgbackrest --stanza=valley archive-push %p',
    ]),
  );
  expect(SETTINGS.has('archive-push-queue-max')).toBe(false);
});

test.each(MAKERS)('%s knows where backups lie and has the passphrase', (name) => {
  const { environment, volumes } = compose[name]!;
  expect(environment!['PGBACKREST_CONFIG_INCLUDE_PATH']).toBe('/keys/pgbackrest');
  for (const target of [':/backups', ':/keys:ro', ':/etc/pgbackrest/pgbackrest.conf:ro', ':/backup:ro'])
    expect(volumes).toContainEqual(expect.stringContaining(target));
});

test('a bucket is the same for all who use it, and both repositories have places of their own in it', () => {
  const beside = services('infra/backup/s3.yml');
  const [first] = MAKERS.map((name) => beside[name]!.environment!);
  for (const name of MAKERS) expect(beside[name]!.environment).toEqual(first);
  expect(first!['PGBACKREST_REPO1_PATH']).not.toBe(first!['PGBACKREST_REPO2_PATH']);
  expect(Object.keys(first!).filter((name) => /CIPHER|S3_KEY/.test(name))).toEqual([]);
});

test('the operator keeps daily backups for as long', () => {
  const [store] = read('k8s/components/cloudnative-pg/backups.yaml').split('\n---\n');
  expect((parse(store!) as { spec: { retentionPolicy: string } }).spec.retentionPolicy).toBe('30d');
});
