import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { Client } from 'pg';
import { ownerRoleOf } from '#libs/database';
import { eventually } from '#libs/testing';
import { countOnce, type CrashPlan } from './crash-child';
import { type Kind, openProcess, openWorld, type Process, range, sighting, tell, type World } from './world';

const HELD = 4_711;

const until = (what: string, probe: () => unknown) =>
  eventually(async () => Boolean(await probe()), { what });

/** Real processes, really killed: a consumer, and the relay where there is one. */
export function crashes(kind: Kind): void {
  let world: World;
  const own: Process[] = [];
  const children: ChildProcess[] = [];

  const open = async (relayed: Parameters<typeof openProcess>[1]): Promise<Process> => {
    const opened = await openProcess(world.settings, relayed);
    own.push(opened);
    return opened;
  };
  const start = (role: CrashPlan['role']): ChildProcess => {
    const plan: CrashPlan = { settings: world.settings, role };
    const child = fork(path.join(__dirname, 'crash-child.ts'), [JSON.stringify(plan)], {
      execArgv: [
        '-r',
        path.join(__dirname, '../../testing/register-typescript.cjs'),
        '--conditions=sacred-valley',
      ],
    });
    children.push(child);
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  beforeEach(async () => {
    world = await openWorld(kind);
    await open([]);
    await world.database.query(`SET ROLE ${ownerRoleOf('progression')};
      CREATE TABLE progression.tally (user_id uuid PRIMARY KEY, sightings int)`);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.exitCode === null && !child.killed) await kill(child);
    await Promise.all(own.splice(0).map((process) => process.stop()));
    await world.stop();
  });

  const tally = async (user: string): Promise<number> => {
    const rows = await world.database.query<{ sightings: number }>(
      'SELECT sightings FROM progression.tally WHERE user_id = $1',
      [user],
    );
    return rows[0]?.sightings ?? 0;
  };

  it('a consumer killed between its commit and the saving of its place counts nothing twice and skips nothing', async () => {
    const user = randomUUID();
    const relay = await open(['identity']);
    relay.bus.start();
    await tell(
      relay,
      range(20).map((n) => sighting(user, n)),
    );
    const child = start('consumer');
    await once(child, 'message');
    await kill(child);
    const before = await tally(user);
    expect(before).toBeGreaterThan(0);

    let redelivered = 0;
    const heir = await open([]);
    const count = countOnce(heir);
    heir.subscribe({
      group: 'counting',
      handle: async (events) => {
        await count(events);
        redelivered += events.length;
      },
    });
    heir.bus.start();
    await tell(relay, [sighting(user, 20)]);
    await until('all sightings, again', async () => (await tally(user)) >= 21 && redelivered >= 21);
    expect(await tally(user)).toBe(21);
  });

  if (kind === 'postgres') return;

  it('a relay killed between the ack of the broker and the saving of its place sends twice and leaves no gap', async () => {
    const user = randomUUID();
    const [consumer, producer] = [await open([]), await open([])];
    const numbers: string[] = [];
    consumer.subscribe({
      group: 'watching',
      handle: async (events) => void numbers.push(...events.map(({ id }) => id)),
    });
    consumer.bus.start();
    const holder = new Client({ connectionString: world.database.url });
    await holder.connect();
    await holdRelays(holder);

    await tell(
      producer,
      range(20).map((n) => sighting(user, n)),
    );
    const child = start('relay');
    await until('the first copy', () => new Set(numbers).size === 20);
    const stuck = await eventually(() => waiting(holder), { what: 'a relay at its cursor' });
    await kill(child);
    await holder.query('SELECT pg_terminate_backend($1)', [stuck]);
    await holder.query('SELECT pg_advisory_unlock($1)', [HELD]);
    await holder.end();

    (await open(['identity'])).bus.start();
    await tell(producer, [sighting(user, 20)]);
    await until('the rest', () => new Set(numbers).size === 21);
    await until('the second copy', () => numbers.length >= 41);
  });
}

/** From now on a relay that saves its place waits for a lock that `holder` has. */
async function holdRelays(holder: Client): Promise<void> {
  await holder.query('SELECT pg_advisory_lock($1)', [HELD]);
  await holder.query(`
    CREATE FUNCTION identity.hold() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock(${HELD}); RETURN new; END';
    CREATE TRIGGER hold BEFORE UPDATE OF seq ON identity.consumer_cursor
      FOR EACH ROW EXECUTE FUNCTION identity.hold()`);
}

async function waiting(holder: Client): Promise<number | undefined> {
  const { rows } = await holder.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1`,
    [HELD],
  );
  return rows[0]?.pid;
}
