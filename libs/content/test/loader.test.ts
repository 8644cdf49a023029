import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { type Database, migrateDown, migrateUp } from '#libs/database';
import { silentLogger } from '#libs/domain-kit';
import { connect, disconnect, untilReady } from '#libs/redis';
import { eventually, type FreshDatabase, freshDatabase, type FreshRedis, freshRedis } from '#libs/testing';
import { Content } from '../content';
import { loadAtBoot } from '../load-at-boot';
import { Content1763600000001 } from '../migrations/1763600000001-content';
import { SEED_DIRECTORY } from '../read-seeds';
import { SeedError } from '../seed-file';
import { readStored } from '../stored-content';

type SeedFile = { version: number; data: { key: string; [field: string]: unknown }[] };

let fresh: FreshDatabase;
let server: FreshRedis;
let redis: Redis;
let subscriber: Redis;
let database: Database;
let directory: string;
const opened: Content[] = [];

beforeAll(async () => {
  [fresh, server] = await Promise.all([freshDatabase(), freshRedis()]);
  redis = connect({ url: server.url }, 'commands', silentLogger);
  subscriber = connect({ url: server.url }, 'subscriber', silentLogger);
  await Promise.all([untilReady(redis), untilReady(subscriber)]);
  database = await migrateUp({ url: fresh.url, poolMax: 4 }, 'content', [Content1763600000001]);
});
afterAll(async () => {
  await database.onApplicationShutdown();
  await Promise.all([redis, subscriber].map(disconnect));
  await Promise.all([fresh.drop(), server.stop()]);
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sacred-valley-seed-'));
  await cp(SEED_DIRECTORY, directory, { recursive: true });
  await database.query('DELETE FROM content.kind');
});
afterEach(async () => {
  opened.splice(0).forEach((content) => content.close());
  await rm(directory, { recursive: true });
});

const load = () => loadAtBoot(database, redis, silentLogger, directory);
const versions = async () =>
  Object.fromEntries((await readStored(database)).map(({ kind, version }) => [kind, version]));
async function edit(kind: string, change: (file: SeedFile) => void): Promise<void> {
  const path = join(directory, `${kind}.json`);
  const file = JSON.parse(await readFile(path, 'utf8')) as SeedFile;
  change(file);
  await writeFile(path, JSON.stringify(file));
}
async function open(): Promise<Content> {
  const content = await Content.open(database, subscriber, silentLogger);
  opened.push(content);
  return content;
}

test('loading again changes nothing', async () => {
  await load();
  const before = await readStored(database);
  await load();
  expect(await readStored(database)).toEqual(before);
});

test('many processes that start at once load once', async () => {
  await Promise.all(Array.from({ length: 4 }, load));
  expect(await versions()).toEqual({ rules: 1, realms: 1, elements: 1 });
});

test('other data under the same version bumps the version of that kind alone', async () => {
  await load();
  await edit('elements', (file) => file.data.reverse());
  await load();
  expect(await versions()).toEqual({ rules: 1, realms: 1, elements: 2 });
  expect((await open()).elements[0]!.key).toBe('shadow');
});

test('a higher version is taken as the file says, records that are gone go', async () => {
  await load();
  await edit('elements', (file) => {
    file.version = 7;
    file.data.pop();
  });
  await load();
  expect(await versions()).toMatchObject({ elements: 7 });
  expect((await open()).elements).toHaveLength(7);
});

test('an older file is left alone', async () => {
  await edit('rules', (file) => (file.version = 3));
  await load();
  await edit('rules', (file) => {
    file.version = 2;
    file.data.reverse();
  });
  await load();
  expect(await versions()).toMatchObject({ rules: 3 });
});

test('one broken file changes nothing, also not what the whole ones say', async () => {
  await load();
  const before = await readStored(database);
  await edit('elements', (file) => (file.version = 9));
  await edit('realms', (file) => (file.data[4]!['consistency'] = -1));
  await load();
  expect(await readStored(database)).toEqual(before);
});

test('a broken seed stops the boot of an installation that has no content', async () => {
  await edit('realms', (file) => (file.data = []));
  await expect(load()).rejects.toBeInstanceOf(SeedError);
  expect(await readStored(database)).toEqual([]);
});

test('open readers follow a load at once, and their caches are told', async () => {
  await load();
  const content = await open();
  let told = 0;
  content.onChange(() => (told += 1));
  await edit('rules', (file) => {
    file.data.find((rule) => rule.key === 'daily-score-cap')!['value'] = 150;
  });
  await load();
  await eventually(() => content.rules.dailyScoreCap === 150, { what: 'the reader to follow' });
  expect(content.rules.version).toBe(2);
  expect(told).toBe(1);
});

test('an ETag changes only with the body', async () => {
  await load();
  const content = await open();
  const etags = () => Object.fromEntries(content.published.map(({ kind, etag }) => [kind, etag]));
  const before = etags();
  await edit('realms', (file) => (file.data[0]!['description'] = 'Another beginning.'));
  await load();
  await eventually(() => etags()['realms'] !== before['realms'], { what: 'the ETag to change' });
  expect(etags()).toEqual({ ...before, realms: etags()['realms'] });
});

test('the migration has a way back', async () => {
  await migrateDown({ url: fresh.url, poolMax: 1 }, 'content', [Content1763600000001]);
  await (
    await migrateUp({ url: fresh.url, poolMax: 1 }, 'content', [Content1763600000001])
  ).onApplicationShutdown();
  await load();
  expect(await versions()).toEqual({ rules: 1, realms: 1, elements: 1 });
});
