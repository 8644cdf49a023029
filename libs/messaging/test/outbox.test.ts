import { randomUUID } from 'node:crypto';
import { type Database, migrateDown, migrateUp } from '#libs/database';
import { type Logger, silentLogger } from '#libs/domain-kit';
import { eventually, freshDatabase, type FreshDatabase } from '#libs/testing';
import { appendToOutbox, eraseDeadLetters, outboxMigration } from '..';
import { Cursor } from '../cursor';
import { bury, listDeadLetters } from '../dead-letters';
import { OUTBOX_START, type OutboxRow, readOutbox } from '../outbox';
import { tidyOutbox } from '../retention';
import { range, sighting } from './world';

let fresh: FreshDatabase;
let identity: Database;
let clan: Database;
const MIGRATIONS = [outboxMigration('identity')];

const open = (): Promise<Database> => migrateUp({ url: fresh.url, poolMax: 4 }, 'identity', MIGRATIONS);

beforeEach(async () => {
  fresh = await freshDatabase();
  identity = await open();
  clan = await migrateUp({ url: fresh.url, poolMax: 4 }, 'clan', [outboxMigration('clan')]);
});
afterEach(async () => {
  await identity.onApplicationShutdown();
  await clan.onApplicationShutdown();
  await fresh.drop();
});

/** What readers see, once nothing that runs elsewhere on this server could still come before it. */
const settled = (count: number): Promise<OutboxRow[]> =>
  eventually(
    async () => {
      const { rows } = await readOutbox(clan, 'identity', OUTBOX_START, 100);
      return rows.length === count ? rows : undefined;
    },
    { what: `${count} events in the outbox` },
  );

const numbers = async (count: number): Promise<number[]> =>
  (await settled(count)).map(({ data }) => Date.parse((data as { at: string }).at));

describe('writing', () => {
  it('keeps the order of one call and stamps by the database', async () => {
    await appendToOutbox(
      identity,
      range(50).map((n) => sighting(randomUUID(), n)),
    );
    expect(await numbers(50)).toEqual(range(50));
    const [row] = await settled(50);
    expect(row!.id[14]).toBe('7');
    expect(row!.time).toMatch(/^20\d\d-.*\.\d{3}Z$/);
  });

  it('refuses what does not match its contract, before anyone could read it', async () => {
    const broken = { ...sighting(randomUUID(), 1), data: { userId: 'x', at: 'now' } };
    await expect(appendToOutbox(identity, [broken])).rejects.toThrow(
      'identity.user-seen.v1 does not match its contract: data/userId must match pattern',
    );
  });

  it('refuses what is too large for the bus, in code and in the table', async () => {
    const userId = randomUUID();
    const large = { ...sighting(userId, 1).data, more: 'x'.repeat(600_000) };
    await expect(
      appendToOutbox(identity, [{ type: 'identity.user-seen.v1', subject: userId, data: large }]),
    ).rejects.toThrow('larger than');
    await expect(
      identity.query(`INSERT INTO outbox (type, subject, data) VALUES ('t', $1, $2)`, [userId, large]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('is for its owner alone; others read what is settled and nothing else', async () => {
    await expect(clan.query('SELECT * FROM identity.outbox')).rejects.toMatchObject({ code: '42501' });
    await expect(clan.query('DELETE FROM identity.outbox_settled')).rejects.toMatchObject({ code: '42501' });
    await expect(clan.query('SELECT * FROM identity.dead_letter')).rejects.toMatchObject({ code: '42501' });
  });
});

it('reads in numeric order of transactions, not textual', async () => {
  const insert = `INSERT INTO outbox (xid, type, subject, data)
    VALUES ($1::xid8, 'identity.user-seen.v1', $2, jsonb_build_object('at', $3::text))`;
  for (const [n, xid] of ['9', '10', '100'].entries()) {
    await identity.query(insert, [xid, randomUUID(), new Date(n).toISOString()]);
  }
  expect(await numbers(3)).toEqual([0, 1, 2]);
  const [first] = await settled(3);
  expect((await readOutbox(clan, 'identity', first!, 100)).rows).toHaveLength(2);
});

it('goes on behind what a restored dump holds, although transaction ids begin anew', async () => {
  // A dump from another server: its ids were far ahead of this one's.
  await identity.query(
    `INSERT INTO outbox (xid, type, subject, data)
     VALUES ('900000000000', 'identity.user-seen.v1', $1, '{"at": "1970-01-01T00:00:00.001Z"}')`,
    [randomUUID()],
  );
  await identity.query(`UPDATE outbox_epoch SET server = 'another'`);
  await identity.onApplicationShutdown();
  identity = await open();
  await appendToOutbox(identity, [sighting(randomUUID(), 2)]);
  expect(await numbers(2)).toEqual([1, 2]);
});

describe('the cursor', () => {
  it('belongs to whoever took it last', async () => {
    const [old, heir] = [await Cursor.take(clan, 'g', 'identity'), await Cursor.take(clan, 'g', 'identity')];
    expect(await heir.save({ epoch: 1, xid: '7', seq: 7 })).toBe(true);
    expect(await old.save({ epoch: 1, xid: '3', seq: 3 })).toBe(false);
    expect((await Cursor.take(clan, 'g', 'identity')).position).toEqual({ epoch: 1, xid: '7', seq: 7 });
  });
});

describe('retention', () => {
  const signal = new AbortController().signal;
  const tidy = (log: Logger = silentLogger) =>
    tidyOutbox(identity, 'identity', { retentionHours: 72, readers: 'groups', log }, signal);
  const age = (hours: number) =>
    identity.query(`UPDATE outbox SET time = now() - make_interval(hours => $1)`, [hours]);

  it('deletes what is old and read by all, and only that', async () => {
    await appendToOutbox(
      identity,
      range(3).map((n) => sighting(randomUUID(), n)),
    );
    const rows = await settled(3);
    await (await Cursor.take(clan, 'quick', 'identity')).save(rows[2]!);
    await (await Cursor.take(clan, 'slow', 'identity')).save(rows[1]!);
    await tidy();
    expect(await numbers(3)).toEqual([0, 1, 2]);

    await age(73);
    const told: object[] = [];
    await tidy({ ...silentLogger, error: (fields) => told.push(fields) });
    expect(await numbers(1)).toEqual([2]);
    expect(told).toEqual([{ source: 'identity', group: 'slow', retentionHours: 72 }]);
  });

  it('deletes by age alone what nobody reads', async () => {
    await appendToOutbox(identity, [sighting(randomUUID(), 1)]);
    await age(73);
    await tidy();
    expect(await numbers(0)).toEqual([]);
  });

  it('is not held back by the readers of the other bus', async () => {
    await appendToOutbox(identity, [sighting(randomUUID(), 1)]);
    await Cursor.take(identity, 'kafka.relay', 'identity');
    await (await Cursor.take(clan, 'g', 'identity')).save((await settled(1))[0]!);
    await age(73);
    await tidy();
    expect(await numbers(0)).toEqual([]);
  });
});

describe('dead letters', () => {
  it('keep whatever came, and are one letter however often it came', async () => {
    const raw = Buffer.from([0xff, 0x00, 0x7b]);
    const letter = { source: 'identity', raw, error: 'not\0text \ud800', attempts: 1, type: 'a\0b' };
    await bury(clan, 'g', [letter, letter]);
    expect(await listDeadLetters(clan, { limit: 10 })).toEqual([
      expect.objectContaining({ attempts: 2, type: 'a\u2400b', error: 'not\u2400text \ufffd' }),
    ]);
  });

  it('of a user are erased, also where the user is only named in the message', async () => {
    const [user, other] = [randomUUID(), randomUUID()];
    const letter = { source: 'identity', error: 'no', attempts: 1 };
    await bury(clan, 'g', [
      { ...letter, raw: Buffer.from('a'), subject: user },
      { ...letter, raw: Buffer.from(`{"userId":"${user}"`), subject: other },
      { ...letter, raw: Buffer.from('c'), subject: other },
    ]);
    await clan.transaction((tx) => eraseDeadLetters(tx, user));
    expect((await listDeadLetters(clan, { limit: 10 })).map(({ subject }) => subject)).toEqual([other]);
  });
});

it('can be taken back and made again', async () => {
  await migrateDown({ url: fresh.url, poolMax: 2 }, 'identity', MIGRATIONS);
  await expect(identity.query('SELECT * FROM outbox')).rejects.toMatchObject({ code: '42P01' });
  const again = await open();
  await appendToOutbox(again, [sighting(randomUUID(), 1)]);
  expect(await numbers(1)).toEqual([1]);
  await again.onApplicationShutdown();
});
