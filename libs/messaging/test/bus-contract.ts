import { randomUUID } from 'node:crypto';
import type { AnyEvent } from '#libs/contracts';
import { eventually, traceparentOf } from '#libs/testing';
import { appendToOutbox, firstTime } from '..';
import { listDeadLetters, requestResend } from '../dead-letters';
import { type Kind, numberOf, openWorld, range, sighting, tell, type World } from './world';

/** Collects what a group is given. */
function collector() {
  const events: AnyEvent[] = [];
  return {
    events,
    handle: async (batch: AnyEvent[]) => void events.push(...batch),
    numbers: (subject?: string) =>
      events.filter((event) => !subject || event.subject === subject).map(numberOf),
    has: (count: number) => new Set(events.map(({ id }) => id)).size >= count,
  };
}

const until = (what: string, probe: () => unknown) =>
  eventually(async () => Boolean(await probe()), { what });

/** What every bus must do; run against each of them. */
export function busContract(kind: Kind): void {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(kind);
  });
  afterEach(() => world.stop());

  const letters = async () => listDeadLetters((await world.process()).of('progression'), { limit: 100 });

  it('delivers what was committed, whole and as CloudEvents, and nothing that was rolled back', async () => {
    const got = collector();
    const process = await world.process((p) => p.subscribe({ group: 'g', handle: got.handle }));
    const user = randomUUID();
    await process
      .of('identity')
      .transaction(async (tx) => {
        await appendToOutbox(tx, [sighting(user, 1)]);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await tell(process, [sighting(user, 2)]);
    await until('the event', () => got.has(1));
    expect(got.events[0]).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: '/identity',
      type: 'identity.user-seen.v1',
      subject: user,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      datacontenttype: 'application/json',
      data: { userId: user, at: '1970-01-01T00:00:00.002Z' },
    });
    expect(got.numbers()).toEqual([2]);
  });

  it('lets what is followed go on from its consumer, and leaves everything else as it is', async () => {
    const got = collector();
    const process = await world.process((p) => p.subscribe({ group: 'g', handle: got.handle }));
    const user = randomUUID();
    await tell(process, [{ ...sighting(user, 1), traceparent: traceparentOf(1) }, sighting(user, 2)]);
    await until('both events', () => got.has(2));
    const [followed, other] = [1, 2].map((n) => got.events.find((event) => numberOf(event) === n)!);
    expect(other).not.toHaveProperty('traceparent');
    expect(followed!.data).toEqual(sighting(user, 1).data);
    const sent = kind === 'kafka' ? ['identity sends identity.user-seen.v1'] : [];
    expect(process.tracer.wayTo(followed!.traceparent!)).toEqual([
      traceparentOf(1),
      ...sent,
      'g takes identity.user-seen.v1',
    ]);
    await until('the spans to end', () => process.tracer.spans.every(({ ended }) => ended));
  });

  it('lets one process at a time do a work for a service, and another when that one ends', async () => {
    const leading = new Map<string, string>();
    const joining = (name: string) =>
      world.process(({ bus }) =>
        bus.lead('work', async ({ schema }, held) => {
          expect(leading.get(schema)).toBeUndefined();
          leading.set(schema, name);
          // It may have been lost already.
          if (!held.aborted)
            await new Promise((resolve) => held.addEventListener('abort', resolve, { once: true }));
          leading.delete(schema);
        }),
      );
    const first = await joining('first');
    await until('it to lead', () => leading.get('identity') === 'first');
    await joining('second');
    await first.stop();
    await until('the other to lead', () => leading.get('identity') === 'second');
  });

  it('keeps the order of each subject', async () => {
    const got = collector();
    const process = await world.process((p) => p.subscribe({ group: 'g', batchMax: 7, handle: got.handle }));
    const users = range(5).map(() => randomUUID());
    for (const n of range(40))
      await tell(
        process,
        users.map((user) => sighting(user, n)),
      );
    await until('all events', () => got.has(200));
    for (const user of users) expect([...new Set(got.numbers(user))]).toEqual(range(40));
  });

  it('gives every group everything, and replays from the start to one that comes later', async () => {
    const [early, late] = [collector(), collector()];
    const process = await world.process((p) => p.subscribe({ group: 'early', handle: early.handle }));
    await tell(
      process,
      range(20).map((n) => sighting(randomUUID(), n)),
    );
    await until('the first group', () => early.has(20));
    await world.process((p) =>
      p.subscribe({ group: 'late', database: p.of('leaderboard'), handle: late.handle }),
    );
    await until('the second group', () => late.has(20));
    expect(new Set(late.events.map(({ id }) => id))).toEqual(new Set(early.events.map(({ id }) => id)));
  });

  it('hands over what waits together, whatever its subjects are', async () => {
    const early = collector();
    const process = await world.process((p) => p.subscribe({ group: 'early', handle: early.handle }));
    await tell(
      process,
      range(200).map((n) => sighting(randomUUID(), n)),
    );
    await until('everything to be on its way', () => early.has(200));
    const batches: AnyEvent[][] = [];
    const late = collector();
    const handle = async (batch: AnyEvent[]) => {
      batches.push(batch);
      await late.handle(batch);
    };
    await world.process((p) => p.subscribe({ group: 'late', database: p.of('leaderboard'), handle }));
    await until('all of it', () => late.has(200));
    expect(batches.length).toBeLessThanOrEqual(3);
  });

  it('delivers again what was not settled, so that everything arrives at least once', async () => {
    const got = collector();
    let failures = 3;
    const process = await world.process((p) =>
      p.subscribe({
        group: 'g',
        handle: async (batch) => {
          await got.handle(batch);
          if (failures-- > 0) throw Object.assign(new Error('away'), { code: '57P01' });
        },
      }),
    );
    await tell(process, [sighting(randomUUID(), 1)]);
    await until('the fourth try', () => got.events.length >= 4);
    expect(await letters()).toEqual([]);
  });

  it('goes on where it stopped', async () => {
    const [before, after] = [collector(), collector()];
    const first = await world.process((p) => p.subscribe({ group: 'g', handle: before.handle }));
    await tell(
      first,
      range(10).map((n) => sighting(randomUUID(), n)),
    );
    await until('the first ten', () => before.has(10));
    await first.stop();
    const second = await world.process((p) => p.subscribe({ group: 'g', handle: after.handle }));
    await tell(
      second,
      range(10, 10).map((n) => sighting(randomUUID(), n)),
    );
    await until('the next ten', () => after.has(10));
    expect(after.numbers().sort((a, b) => a - b)).toEqual(range(10, 10));
  });

  it('shares the work of a group among processes, and the rest takes over when one ends', async () => {
    const all = collector();
    const subscribe = (p: Parameters<NonNullable<Parameters<World['process']>[0]>>[0]) =>
      p.subscribe({ group: 'g', handle: all.handle });
    const [one, two] = [await world.process(subscribe), await world.process(subscribe)];
    const user = randomUUID();
    await tell(
      two,
      range(50).map((n) => sighting(user, n)),
    );
    await until('the first fifty', () => all.has(50));
    expect([...new Set(all.numbers(user))]).toEqual(range(50));
    await one.stop();
    await tell(
      two,
      range(50, 50).map((n) => sighting(user, n)),
    );
    await until('the next fifty', () => all.has(100));
    expect([...new Set(all.numbers(user))]).toEqual(range(100));
  });

  it('brings a duplicate like any other event, and the inbox tells it apart', async () => {
    const got = collector();
    const firsts: string[] = [];
    const process = await world.process((p) =>
      p.subscribe({
        group: 'g',
        handle: async (batch) => {
          await got.handle(batch);
          const ids = batch.map(({ id }) => id);
          const fresh = await p.of('progression').transaction((tx) => firstTime(tx, 'g', ids));
          firsts.push(...fresh);
        },
      }),
    );
    const [user, id] = [randomUUID(), randomUUID()];
    const twice = `INSERT INTO outbox (id, type, subject, data) SELECT $1, $2, $3, $4 FROM generate_series(1, 2)`;
    const { type, data } = sighting(user, 1);
    await process.of('identity').query(twice, [id, type, user, data]);
    await tell(process, [sighting(user, 2)]);
    await until('all three', () => got.has(2) && got.events.length >= 3 && firsts.length >= 2);
    // What was not settled in time may come once more.
    expect([...new Set(got.numbers())]).toEqual([1, 2]);
    expect(got.numbers().filter((n) => n === 1).length).toBeGreaterThanOrEqual(2);
    expect(new Set(firsts)).toEqual(new Set(got.events.map((event) => event.id)));
    expect(firsts).toHaveLength(2);
  });

  it('takes the lead again when the connection that holds its locks is cut', async () => {
    const got = collector();
    const process = await world.process((p) => p.subscribe({ group: 'g', handle: got.handle }));
    await tell(process, [sighting(randomUUID(), 1)]);
    await until('the first event', () => got.has(1));
    const cut = await world.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name LIKE '% locks' AND datname = current_database()`,
    );
    expect(cut.length).toBeGreaterThan(0);
    await tell(process, [sighting(randomUUID(), 2)]);
    await until('the second event', () => got.has(2));
  });

  it('buries what a consumer refuses, and its neighbours go on in order', async () => {
    const got = collector();
    const process = await world.process((p) =>
      p.subscribe({
        group: 'g',
        handle: async (batch) => {
          if (batch.some((event) => numberOf(event) === 13)) throw new Error('thirteen');
          await got.handle(batch);
        },
      }),
    );
    const user = randomUUID();
    await tell(
      process,
      range(30).map((n) => sighting(user, n)),
    );
    await until('the neighbours', () => got.has(29));
    expect([...new Set(got.numbers(user))]).toEqual(range(30).filter((n) => n !== 13));
    expect(await letters()).toEqual([
      expect.objectContaining({
        group: 'g',
        source: 'identity',
        type: 'identity.user-seen.v1',
        subject: user,
        error: 'Error: thirteen',
        attempts: 3,
      }),
    ]);
  });

  it('buries what nobody can read, passes over what nobody knows, and goes on', async () => {
    const got = collector();
    const process = await world.process((p) => p.subscribe({ group: 'g', handle: got.handle }));
    const user = randomUUID();
    await process.of('identity').query(
      `INSERT INTO outbox (type, subject, data) VALUES
         ('identity.user-seen.v1', $1, '{"userId": 7, "at": "yesterday"}'),
         ('identity.user-danced.v1', $1, '{"steps": 3}'),
         ('identity.user-seen.v1', $1, '"a text"')`,
      [user],
    );
    await tell(process, [sighting(user, 1)]);
    await until('the good event', () => got.has(1));
    expect((await letters()).map(({ subject, type, attempts }) => ({ subject, type, attempts }))).toEqual(
      range(2).map(() => ({ subject: user, type: 'identity.user-seen.v1', attempts: 1 })),
    );
  });

  it('sends a dead letter again when someone asks, and forgets it when it is taken', async () => {
    const got = collector();
    let broken = true;
    const process = await world.process((p) =>
      p.subscribe({
        group: 'g',
        handle: async (batch) => {
          if (broken) throw new Error('broken');
          await got.handle(batch);
        },
      }),
    );
    const progression = process.of('progression');
    await tell(process, [sighting(randomUUID(), 1)]);
    await until('the letter', async () => (await letters()).length === 1);
    await requestResend(progression, null);
    await until('a second failure', async () => (await letters())[0]!.attempts === 6);
    broken = false;
    const [letter] = await letters();
    expect(letter!.resendRequestedAt).toBeNull();
    await requestResend(progression, letter!.id);
    await until('the event', () => got.has(1));
    await until('an empty list', async () => (await letters()).length === 0);
  });

  it('never skips a transaction that commits after later ones', async () => {
    const got = collector();
    const process = await world.process((p) => p.subscribe({ group: 'g', handle: got.handle }));
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const user = randomUUID();
    const slow = process.of('identity').transaction(async (tx) => {
      await appendToOutbox(tx, [sighting(user, 1)]);
      await held;
    });
    await until('the slow transaction', async () => {
      const [row] = await world.database.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM pg_stat_activity WHERE state = 'idle in transaction'
           AND datname = current_database() AND backend_xid IS NOT NULL`,
      );
      return row!.open === 1;
    });
    await tell(process, [sighting(user, 2)]);
    await tell(process, [sighting(user, 3)]);
    await until('a lag that tells', async () => (await process.bus.lag()).some(({ events }) => events >= 2));
    expect(got.events).toEqual([]);
    release();
    await slow;
    await until('all three', () => got.has(3));
    expect([...new Set(got.numbers(user))]).toEqual([1, 2, 3]);
    await until('no lag', async () => (await process.bus.lag()).every(({ events }) => events === 0));
  });

  it('tells how far a group is behind', async () => {
    const process = await world.process((p) =>
      p.subscribe({
        group: 'g',
        handle: async () => {
          throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
        },
      }),
    );
    await tell(
      process,
      range(5).map((n) => sighting(randomUUID(), n)),
    );
    await until('five behind', async () =>
      (await process.bus.lag()).some(
        ({ group, source, events, seconds }) =>
          group === 'g' && source === 'identity' && events === 5 && seconds > 0,
      ),
    );
  });
}
