import { Client } from 'pg';
import { describeWith, eventually, provided } from '#libs/testing';
import { beginEpoch, emptyTopics } from '..';
import { Cursor } from '../cursor';
import { RELAY_GROUP } from '../lag';
import { tidyOutbox } from '../retention';
import { numberOf, openProcess, openWorld, type Process, range, sighting, tell, type World } from './world';
import { silentLogger } from '#libs/domain-kit';

const USER = '018f3a00-0000-7000-8000-000000000001';

let world: World;
beforeEach(async () => void (world = await openWorld('postgres')));
afterEach(() => world.stop());

describe('an epoch that begins', () => {
  /** One that does nothing by itself. */
  let process: Process;
  beforeEach(async () => void (process = await openProcess(world.settings)));
  afterEach(() => process.stop());

  it('puts what is written from now on behind all that is there, whatever its transaction ids', async () => {
    const identity = process.of('identity');
    await identity.query(
      `INSERT INTO outbox (xid, type, subject, data) VALUES ('900000000000', 't', $1, '{}')`,
      [USER],
    );
    expect(await beginEpoch(world.database, 'identity')).toBe(2);
    await tell(process, [sighting(USER, 2)]);
    const rows = await identity.query<{ epoch: number }>('SELECT epoch FROM outbox ORDER BY epoch, xid, seq');
    expect(rows.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('has the relay begin anew before retention could delete what must be sent again', async () => {
    const identity = process.of('identity');
    await tell(process, [sighting(USER, 1)]);
    const [place] = await identity.query<{ epoch: number; xid: string; seq: number }>(
      'SELECT epoch, xid::text AS xid, seq FROM outbox',
    );
    const running = await Cursor.take(identity, RELAY_GROUP, 'identity');
    await running.save(place!);
    // As in a backup of long ago.
    await identity.query(`UPDATE outbox SET time = now() - interval '30 days'`);
    await beginEpoch(world.database, 'identity');
    const retention = { retentionHours: 72, readers: 'relay', log: silentLogger } as const;
    await tidyOutbox(identity, 'identity', retention, new AbortController().signal);
    expect(await identity.query('SELECT FROM outbox')).toHaveLength(1);
    // A relay that runs all the same learns that it has to look anew.
    expect(await running.save(place!)).toBe(false);
  });
});

describeWith('kafka', 'a database that was set back, beside a Kafka that was not', () => {
  beforeEach(async () => {
    await world.stop();
    world = await openWorld('kafka');
  });

  /** What it has taken lies in the database, as with every consumer of the product. */
  const taking = (process: Process): void =>
    process.subscribe({
      group: 'progression',
      handle: async (events) =>
        void (await process
          .of('progression')
          .query('INSERT INTO taken SELECT unnest($1::integer[]) ON CONFLICT DO NOTHING', [
            events.map(numberOf),
          ])),
    });
  const taken = async (): Promise<number[]> =>
    (await world.database.query<{ n: number }>('SELECT n FROM progression.taken ORDER BY n')).map(
      ({ n }) => n,
    );
  const untilTaken = (numbers: readonly number[]): Promise<unknown> =>
    eventually(async () => JSON.stringify(await taken()) === JSON.stringify(numbers), {
      what: `events ${numbers.join(' ')} to be taken, and no others`,
    });

  /** All that was told is in Kafka, read by anybody or not. */
  const relayed = (process: Process): Promise<unknown> =>
    eventually(async () => (await process.bus.lag()).every(({ events }) => events === 0), {
      what: 'the relays to have sent everything',
    });

  it('tells its consumers again what they took since, and nothing that has not happened', async () => {
    const before = await world.process();
    await world.database.query('CREATE TABLE progression.taken (n integer PRIMARY KEY)');
    await world.database.query('GRANT ALL ON progression.taken TO sv_progression');
    await tell(
      before,
      range(5).map((n) => sighting(USER, n)),
    );
    await relayed(before);
    await before.stop();
    const backup = await backUp(world.database.url);

    const lost = await world.process(taking);
    await untilTaken(range(5));
    await tell(
      lost,
      range(5, 10).map((n) => sighting(USER, n)),
    );
    await untilTaken([...range(5), ...range(5, 10)]);
    await lost.stop();
    const unheard = await world.process();
    await tell(
      unheard,
      range(5, 20).map((n) => sighting(USER, n)),
    );
    await relayed(unheard);
    await unheard.stop();

    await backup.restore();
    expect(await taken()).toEqual([]);
    for (const service of ['identity', 'clan', 'progression', 'leaderboard'] as const)
      await beginEpoch(world.database, service);
    await emptyTopics({ ...world.settings, clientId: 'test' });

    const after = await world.process(taking);
    await tell(after, [sighting(USER, 100)]);
    await untilTaken([...range(5), 100]);
  });
});

/** A copy of a database that nobody is connected to. */
async function backUp(url: string): Promise<{ restore(): Promise<void> }> {
  const name = new URL(url).pathname.slice(1);
  const server = async (...statements: string[]): Promise<void> => {
    const client = new Client({ connectionString: provided('postgres') });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await server(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
  return {
    restore: () =>
      server(`DROP DATABASE ${name} WITH (FORCE)`, `ALTER DATABASE ${name}_copy RENAME TO ${name}`),
  };
}
