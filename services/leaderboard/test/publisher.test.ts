import { listActions } from '#libs/audit';
import { FencedError, type BoardRef } from '#libs/board-index';
import type { Content } from '#libs/content';
import { type AnyEvent, boardChannel, type BoardStep } from '#libs/contracts';
import { noTracer, randomIds, silentLogger, systemClock } from '#libs/domain-kit';
import { Metrics, readSettings } from '#libs/process';
import { eventually, RememberingTracer, traceparentOf } from '#libs/testing';
import { LIMITS } from '../app/limits';
import { MarksBell } from '../app/marks-bell';
import type { Publisher } from '../app/publisher';
import { TendBoards } from '../app/tend-boards';
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

/** What an operator does when a board is not believed. */
const tend = () => new TendBoards(inside.db, inside.redis, inside.reader);

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

/** Somebody new with a score, as the services tell of it. */
function scoredNow({ secondsAgo, traceparent }: { secondsAgo: number; traceparent?: string }): AnyEvent[] {
  const ids = randomIds();
  const userId = ids.next();
  const at = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  const profile = {
    userId,
    version: 1,
    username: 'yerin',
    displayName: 'Yerin',
    avatarUrl: null,
    zones: [{ timeZone: 'UTC', dayStartsAt: '00:00', since: at }],
    createdAt: at,
  };
  const completion = { habitId: ids.next(), score: 5, firstRecordedAt: at, amountChangedAt: at };
  const day = { userId, localDate: at.slice(0, 10), version: 1, asOf: at, completions: [completion] };
  return [
    { type: 'identity.profile-changed.v1', data: profile },
    { type: 'progression.day-scored.v1', data: day, traceparent },
  ] as AnyEvent[];
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

  it('tells how late a completion is on the boards, and a followed one goes on to who watches', async () => {
    const tracer = new RememberingTracer();
    const late: number[] = [];
    const { publisher } = await inside.publisher(1, { tracer, published: (seconds) => late.push(seconds) });
    await built(publisher);
    const gateway = inside.redis.duplicate();
    const steps: BoardStep[] = [];
    gateway.on('message', (_channel, text: string) => steps.push(JSON.parse(text) as BoardStep));
    await gateway.subscribe(boardChannel(BOARD.board, BOARD.period, BOARD.periodKey));
    try {
      await inside.take(scoredNow({ secondsAgo: 20, traceparent: traceparentOf(1) }));
      await publisher.cycle();
      await inside.take(scoredNow({ secondsAgo: 0 }));
      await publisher.cycle();
      await eventually(() => steps.length === 2, { what: 'both steps' });
    } finally {
      gateway.disconnect();
    }
    expect(late).toEqual([expect.any(Number), expect.any(Number)]);
    expect(late[0]! - late[1]!).toBeGreaterThan(10);
    expect(steps[0]!.traceparents!.map((each) => tracer.wayTo(each))).toEqual([
      [traceparentOf(1), 'leaderboard publishes boards'],
    ]);
    expect(steps[1]).not.toHaveProperty('traceparents');
    expect(tracer.spans.every(({ ended }) => ended)).toBe(true);
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
      new Metrics(['leaderboard']),
      noTracer,
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

test('a board that an operator has built anew is what it was, under a fresh epoch', async () => {
  const { publisher } = await inside.publisher();
  await inside.take(world.events);
  const before = await built(publisher);
  while ((await publisher.cycle()) > 0);
  const rows = await rowsIn(inside.reader, BOARD);
  // As if something had gone wrong with it.
  await inside.redis.hset(await rowsKey(), rows![0]!.memberId, 'nonsense');
  const [listed] = await tend().list(null, 10);
  expect(listed).toMatchObject({ ...BOARD, epoch: before.epoch });
  expect(Math.abs(Date.parse(listed!.builtAt) - Date.now())).toBeLessThan(60_000);

  const actorId = randomIds().next();
  await tend().rebuild(actorId, BOARD);
  await eventually(
    async () => {
      await publisher.cycle();
      const now = await state();
      return now && now.epoch !== before.epoch;
    },
    { what: 'the board to be built anew' },
  );
  expect(await rowsIn(inside.reader, BOARD)).toEqual(rows);
  const actions = await listActions(inside.db, { limit: 10, beforeId: null });
  expect(actions).toEqual([
    expect.objectContaining({
      actorId,
      act: 'board-rebuilt',
      target: 'global/all_time/all',
      outcome: 'done',
    }),
  ]);
});

const rowsKey = async (): Promise<string> =>
  (await inside.redis.keys('board:*:rows')).find((key) => key.includes('global/all_time/all'))!;
