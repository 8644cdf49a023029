import { silentLogger } from '#libs/domain-kit';
import { Metrics, type Settings } from '#libs/process';
import { connect, disconnect, Queues, untilReady } from '#libs/redis';
import { eventually, freshRedis, type FreshRedis, RememberingTracer, traceparentOf } from '#libs/testing';
import { EvaluateProgressWorker } from '../jobs/evaluate-progress.worker';
import { EVALUATE_PROGRESS, EvaluationJobs } from '../jobs/evaluation-jobs';
import { DueUsers } from '../app/due-users';
import { completion, habitChanged, idOf, profileChanged, Room, USER } from './room';

let room: Room;
let redis: FreshRedis;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [room, redis] = await Promise.all([Room.open(), freshRedis()]);
});
afterAll(async () => {
  await Promise.all([room.close(), redis.stop()]);
});
beforeEach(() => room.empty());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A process of the product that asks for evaluations, and works on them if told to. */
async function startProcess({ work = [] as Settings['work'], tracer = new RememberingTracer() } = {}) {
  const queues = new Queues({ url: redis.url }, silentLogger);
  const commands = connect({ url: redis.url }, 'commands', silentLogger);
  await untilReady(commands);
  const jobs = new EvaluationJobs(queues, silentLogger);
  const worker = new EvaluateProgressWorker(
    { work } as Settings,
    queues,
    new DueUsers(room.database, room.time),
    room.apart,
    jobs,
    new Metrics(['progression']),
    commands,
    silentLogger,
    tracer,
  );
  worker.onApplicationBootstrap();
  closing.push(
    () => disconnect(commands),
    () => queues.beforeApplicationShutdown(),
    () => worker.onModuleDestroy(),
  );
  return { jobs, commands };
}

const nobodyWaits = () =>
  eventually(
    async () =>
      (await room.database.query('SELECT FROM account WHERE pending_since IS NOT NULL')).length === 0,
    { what: 'every mark to be evaluated' },
  );
const versionOf = async (userId: string) => (await room.progress.progress(userId)).version;

const people = Array.from({ length: 250 }, (_, index) => idOf(1_000 + index));
const taken = () => room.facts.take(people.map((userId) => completion('2026-11-20', { userId })));

describe('evaluations', () => {
  it('are done by jobs of many users each', async () => {
    const { jobs } = await startProcess({ work: ['workers'] });
    await taken();
    jobs.request(room.requests.users);
    await nobodyWaits();
    expect(await Promise.all(people.map(versionOf))).toEqual(people.map(() => 1));
  });

  it('tell how long somebody has waited', async () => {
    const due = new DueUsers(room.database, room.time);
    expect(await due.longestWait()).toBe(0);
    await taken();
    await room.database.query("UPDATE account SET pending_since = now() - interval '90 seconds'");
    expect(Math.round(await due.longestWait())).toBeGreaterThanOrEqual(90);
  });

  it('of who is followed go on from the job, and of others are not followed', async () => {
    const tracer = new RememberingTracer();
    const { jobs } = await startProcess({ work: ['workers'], tracer });
    await room.facts.take([
      { ...completion('2026-11-20'), traceparent: traceparentOf(1) },
      completion('2026-11-20', { userId: people[0]! }),
    ]);
    jobs.request(room.requests.users, room.requests.traces);
    await nobodyWaits();
    const told = await room.database.query<{ subject: string; traceparent: string | null }>(
      `SELECT subject, data->>'traceparent' AS traceparent FROM outbox
       WHERE type = 'progression.progress-changed.v1'`,
    );
    const wayOf = (userId: string) => {
      const { traceparent } = told.find(({ subject }) => subject === userId)!;
      return traceparent && tracer.wayTo(traceparent);
    };
    expect(wayOf(USER)).toEqual([traceparentOf(1), 'progression evaluates a user']);
    expect(wayOf(people[0]!)).toBeNull();
  });

  it('are done when Redis has lost every job', async () => {
    const { jobs, commands } = await startProcess();
    await taken();
    jobs.request(room.requests.users);
    await eventually(async () => (await commands.exists(`{sv}:${EVALUATE_PROGRESS}:wait`)) === 1, {
      what: 'the jobs',
    });
    await commands.flushall();
    await startProcess({ work: ['workers'] });
    await nobodyWaits();
    expect(await versionOf(people[249]!)).toBe(1);
  });

  it('are done while Redis is away, and asking for them holds nobody up', async () => {
    const { jobs, commands } = await startProcess({ work: ['workers'] });
    await redis.kill();
    await eventually(() => commands.status !== 'ready', { what: 'the connection to be lost' });
    await taken();
    jobs.request(room.requests.users);
    await nobodyWaits();
    await redis.restart();
    await eventually(
      async () => {
        jobs.request([USER]);
        return (await commands.exists(`{sv}:${EVALUATE_PROGRESS}:completed`)) === 1;
      },
      { what: 'jobs to be worked on again by themselves' },
    );
  });

  it('do nothing the second time, so that a job that was asleep comes too late', async () => {
    await taken();
    await Promise.all([room.users.evaluate(people), room.users.evaluate(people)]);
    await room.users.evaluate(people);
    expect(await room.told('progression.progress-changed.v1')).toHaveLength(people.length);
  });

  it('of a user that fail leave the others alone, and the mark where it is', async () => {
    await taken();
    await room.facts.take([habitChanged({ type: 'daily' }, { userId: people[7]! })]);
    await room.database.query(`UPDATE habit SET schedules = '[]'`);
    await room.apart.evaluate(people.slice(0, 50));
    const waiting = await room.database.query<{ user_id: string }>(
      'SELECT user_id FROM account WHERE pending_since IS NOT NULL AND user_id = ANY ($1::uuid[])',
      [people.slice(0, 50)],
    );
    expect(waiting).toEqual([{ user_id: people[7] }]);
  });
});

describe('dates that close', () => {
  it('are told without a request', async () => {
    await room.settle(profileChanged(), habitChanged(), completion('2026-11-19'));
    const later = room.time.at;
    room.time.at = new Date('2026-11-21T00:00:00.000Z');
    await startProcess({ work: ['workers'] });
    await eventually(async () => (await room.told('progression.progress-changed.v1')).length === 2, {
      what: 'the closed date to be told',
    });
    room.time.at = later;
    const [, told] = await room.told('progression.progress-changed.v1');
    expect(told).toMatchObject({ userId: USER, causes: [{ kind: 'date-closed', localDate: '2026-11-20' }] });
  });
});
