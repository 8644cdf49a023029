import { FencedError, type BoardRef } from '#libs/board-index';
import type { Content } from '#libs/content';
import { randomIds, silentLogger, systemClock } from '#libs/domain-kit';
import { readSettings } from '#libs/process';
import { eventually } from '#libs/testing';
import { LIMITS } from '../app/limits';
import { MarksBell } from '../app/marks-bell';
import type { Publisher } from '../app/publisher';
import { PublishBoardsJob } from '../jobs/publish-boards.job';
import { recompute } from './recompute';
import { rowsIn, RULES, stand, type Stand } from './stand';
import { randomWorld, shuffledWithDuplicates, type World } from './world';

const BOARD: BoardRef = { board: 'global', period: 'all_time', periodKey: 'all' };

let inside: Stand;
let world: World;
beforeAll(async () => {
  inside = await stand();
});
afterAll(() => inside?.stop());
beforeEach(async () => {
  await inside.clear();
  const { events, ...rest } = randomWorld(4711, { people: 8, changes: 60 });
  // So that each half of them changes something.
  world = { ...rest, events: shuffledWithDuplicates(events, 1) };
});

const state = async () => (await inside.reader.states([BOARD]))[0];
const rowsNow = () => recompute(world.events, BOARD, RULES);

async function built(publisher: Publisher): Promise<{ epoch: string; seq: number }> {
  await inside.reader.want(BOARD);
  return eventually(
    async () => {
      await publisher.cycle();
      return state();
    },
    { what: 'the board to be built' },
  );
}

/** Half of the facts before the board is built, half after. */
async function half(publisher: Publisher): Promise<{ epoch: string; seq: number }> {
  const middle = Math.floor(world.events.length / 2);
  await inside.take(world.events.slice(0, middle));
  const before = await built(publisher);
  await inside.take(world.events.slice(middle));
  return before;
}

describe('the publisher', () => {
  it('goes on where a former one was killed between the commit and the index', async () => {
    const { publisher } = await inside.publisher(1);
    const before = await half(publisher);
    const { publisher: next } = await inside.publisher(2);
    next.adopt([{ ref: BOARD, ...before }]);
    await next.cycle();
    expect(await rowsIn(inside.reader, BOARD)).toEqual(rowsNow());
    expect(await state()).toEqual({ epoch: before.epoch, seq: before.seq + 1 });
  });

  it('tells nothing twice when it was killed between the index and the end of its marks', async () => {
    const { publisher } = await inside.publisher(1);
    await half(publisher);
    const marks = await inside.db.query<{
      kind: string;
      board: string;
      member_id: string;
      local_date: string;
    }>('select kind, board, member_id, local_date from mark');
    await publisher.cycle();
    const before = await state();
    for (const mark of marks) {
      await inside.db.query('insert into mark (kind, board, member_id, local_date) values ($1, $2, $3, $4)', [
        mark.kind,
        mark.board,
        mark.member_id,
        mark.local_date,
      ]);
    }
    await publisher.cycle();
    expect(await state()).toEqual(before);
  });

  it('that was paused while another took over can not write any more', async () => {
    const { publisher: paused } = await inside.publisher(1);
    const before = await half(paused);
    const { publisher } = await inside.publisher(2);
    await expect(paused.cycle()).rejects.toThrow(FencedError);
    expect(await state()).toEqual(before);
    await expect(inside.publisher(1)).rejects.toThrow(FencedError);
    publisher.adopt([{ ref: BOARD, ...before }]);
    await publisher.cycle();
    expect(await rowsIn(inside.reader, BOARD)).toEqual(rowsNow());
  });

  it('builds a board anew whose index came back from an old dump', async () => {
    const { publisher } = await inside.publisher();
    const middle = Math.floor(world.events.length / 2);
    const before = await built(publisher);
    const dump = await Promise.all(
      (await inside.redis.keys('board:*')).map(
        async (key) => [key, await inside.redis.dumpBuffer(key)] as const,
      ),
    );
    await inside.take(world.events.slice(0, middle));
    await publisher.cycle();
    for (const key of await inside.redis.keys('board:*')) await inside.redis.del(key);
    for (const [key, bytes] of dump) await inside.redis.restore(key, 0, bytes);
    expect(await state()).toEqual(before);
    await inside.take(world.events.slice(middle));
    await eventually(
      async () => {
        await publisher.cycle();
        const now = await state();
        return now && now.epoch !== before.epoch;
      },
      { what: 'a fresh epoch' },
    );
    expect(await rowsIn(inside.reader, BOARD)).toEqual(rowsNow());
  });

  it('takes out what nobody has used for long, and keeps what somebody watches', async () => {
    const { publisher } = await inside.publisher();
    await built(publisher);
    const later = Date.now() + LIMITS.unused_ms + 1_000;
    await publisher.evict(Date.now(), () => false);
    await publisher.evict(later, () => true);
    expect(await state()).not.toBeNull();
    const gateway = inside.redis.duplicate();
    await gateway.subscribe('live:board:global:all_time:all');
    await publisher.evict(later, () => false);
    expect(await state()).not.toBeNull();
    gateway.disconnect();
    await eventually(
      async () => {
        await publisher.evict(later, () => false);
        return (await state()) === null;
      },
      { what: 'the board to be taken out' },
    );
    expect(await inside.redis.keys('board:*')).toEqual([]);
  });
});

describe('of several processes', () => {
  const job = () => {
    const content = { rules: { boards: RULES } } as Content;
    const settings = readSettings({ DATABASE_URL: 'postgres://unused/x', REDIS_URL: 'redis://unused' });
    return new PublishBoardsJob(
      inside.db,
      content,
      inside.redis,
      systemClock,
      randomIds(),
      silentLogger,
      settings,
      new MarksBell(),
    );
  };

  it('one publishes, and when its connection breaks another goes on', async () => {
    const jobs = [job(), job()];
    for (const each of jobs) each.onApplicationBootstrap();
    try {
      await inside.take(world.events.slice(0, 20));
      await inside.reader.want(BOARD);
      await eventually(async () => (await state()) !== null, { what: 'the board to be built' });
      await inside.admin.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())`,
      );
      await inside.take(world.events.slice(20));
      await eventually(
        async () => {
          expect(await rowsIn(inside.reader, BOARD)).toEqual(rowsNow());
          return true;
        },
        { what: 'the rest to be published' },
      );
    } finally {
      await Promise.all(jobs.map((each) => each.onModuleDestroy()));
    }
  });
});
