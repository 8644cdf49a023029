import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { auditMigration, listActions } from '#libs/audit';
import { type Database, Databases, migrateUp } from '#libs/database';
import { silentLogger } from '#libs/domain-kit';
import { appendToOutbox, createBus, type EventBus, outboxMigration } from '#libs/messaging';
import { eventually, freshDatabase, type FreshDatabase, rolePassword } from '#libs/testing';

const ROOT = path.join(__dirname, '../../..');
const USER = '019a0c3e-5b1f-7c42-9a55-2f4f0c9b7d11';
const UNKNOWN = '019a0c3e-5b1f-7c42-9a55-000000000000';

let fresh: FreshDatabase;
let clan: Database;
let bus: EventBus;
let broken = true;
const taken: string[] = [];

/** The command as an operator runs it. */
const command = (...args: string[]) => run({ DATABASE_URL: fresh.url }, args);

/** The same in a container of a part that runs apart. */
function besidePart(...args: string[]) {
  const anonymous = new URL(fresh.url);
  [anonymous.username, anonymous.password] = ['', ''];
  const passwords = ['clan', 'content'].map((schema) => `${schema}=${rolePassword(schema)}`);
  return run({ DATABASE_URL: anonymous.href, DATABASE_PASSWORDS: passwords.join() }, args);
}

async function run(env: Record<string, string>, args: string[]): Promise<{ code: number; out: string }> {
  const hook = path.join(ROOT, 'libs/testing/register-typescript.cjs');
  const main = path.join(__dirname, '../dead-letters.ts');
  const child = spawn(process.execPath, ['-r', hook, '--conditions=sacred-valley', main, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out };
}

beforeAll(async () => {
  fresh = await freshDatabase();
  const settings = { url: fresh.url, poolMax: 4, passwords: { clan: rolePassword('clan') } };
  clan = await migrateUp(settings, 'clan', [outboxMigration('clan'), auditMigration('clan')]);
  const databases = new Databases();
  databases.add(clan);
  bus = createBus({ bus: 'postgres', clientId: 'test' }, databases, silentLogger);
  bus.subscribe({
    group: 'clan.activity',
    from: ['clan'],
    types: ['clan.role-changed.v1'],
    database: clan,
    handle: async (events) => {
      if (broken) throw new Error('no elder\nhere');
      taken.push(...events.map(({ subject }) => subject));
    },
  });
  bus.start();
  const data = { clanId: USER, userId: USER, role: 'elder' as const, at: '2026-11-20T11:00:00.000Z' };
  await appendToOutbox(clan, [{ type: 'clan.role-changed.v1', subject: USER, data }]);
});
afterAll(async () => {
  await bus.stop();
  await clan.onApplicationShutdown();
  await fresh.drop();
});

it('lists, shows and sends again what a group could not take, beside the running system', async () => {
  await eventually(async () => (await bus.deadLetters())[0]!.letters === 1, { what: 'a dead letter' });

  const listed = await command('list');
  expect(listed).toMatchObject({ code: 0, out: expect.stringContaining('1 dead letter\n') });
  expect(listed.out).toMatch(
    /^[0-9a-f-]{36} {2}\S+Z {2}clan\.activity from clan {2}clan\.role-changed\.v1 {2}3 attempts {2}Error: no elder\n/,
  );
  expect(await besidePart('list')).toEqual(listed);
  const id = listed.out.slice(0, 36);

  const shown = await command('show', id);
  expect(JSON.parse(shown.out)).toMatchObject({
    id,
    service: 'clan',
    error: 'Error: no elder\nhere',
    message: { type: 'clan.role-changed.v1', subject: USER, data: { role: 'elder' } },
  });

  broken = false;
  expect(await besidePart('send', id)).toEqual({ code: 0, out: '1 dead letter is being sent again\n' });
  await eventually(() => taken.length === 1, { what: 'the event at its group' });
  await eventually(async () => (await bus.deadLetters())[0]!.letters === 0, { what: 'no dead letter' });
  expect((await command('list')).out).toBe('0 dead letters\n');
  expect(await listActions(clan, { limit: 10, beforeId: null })).toEqual([
    expect.objectContaining({ act: 'dead-letter-sent', target: id, actorId: null, outcome: 'done' }),
  ]);
});

it('says how it is used and what is not there', async () => {
  for (const args of [[], ['show', 'x'], ['send', '--all', 'now']]) {
    expect(await command(...args)).toMatchObject({ code: 64, out: expect.stringContaining('send --all') });
  }
  expect(await command('show', UNKNOWN)).toEqual({ code: 1, out: 'There is no such dead letter.\n' });
  expect(await command('send', UNKNOWN)).toEqual({ code: 1, out: 'There is no such dead letter.\n' });
  expect(await command('send', '--all')).toEqual({ code: 0, out: '0 dead letters are being sent again\n' });
});
