import type { Redis } from 'ioredis';
import { Queue } from 'bullmq';
import { SERVICES } from '#libs/contracts';
import { silentLogger } from '#libs/domain-kit';
import { httpDocument } from '#libs/process';
import { connect, disconnect, untilReady } from '#libs/redis';
import { eventually, operatorOf, type Person, type Stack, startStack, type WireClient } from '#libs/testing';
import { ALL_PARTS } from '../../infra/all-in-one/parts';

const today = () => new Date().toISOString().slice(0, 10);

let stack: Stack;
let redis: Redis;
let stranger: Person;
let operator: WireClient;
let operatorId: string;

beforeAll(async () => {
  stack = await startStack();
  redis = connect({ url: stack.redis.url }, 'worker', silentLogger);
  await untilReady(redis);
  stranger = await stack.register();
  const person = await stack.register();
  operatorId = person.id;
  operator = await operatorOf(stack, person);
});
afterAll(async () => {
  if (redis) await disconnect(redis);
  await stack?.stop();
});

/** The latest that was done, as the page lists it. */
const latest = async () => (await operator.get('/v1/operator/actions?limit=1')).body.items[0];

describe('what is below /v1/operator', () => {
  it('is nowhere for a stranger, and refused without a token, call by call', async () => {
    const { paths } = await httpDocument(ALL_PARTS, '1.2.3');
    const calls = Object.entries(paths)
      .filter(([path]) => path.startsWith('/v1/operator/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })));
    expect(calls.length).toBeGreaterThanOrEqual(16);
    for (const { method, path } of calls) {
      const address = path.replace('{service}', 'clan').replace(/\{\w+\}/g, stranger.id);
      const send = (who: WireClient) => who[method as 'get'](address);
      const { status, body } = await send(stranger.http);
      expect([method, path, status, body.type]).toEqual([
        method,
        path,
        404,
        'https://sacredvalley.example/problems/not-found',
      ]);
      expect((await send(stack.anonymous)).status).toBe(401);
    }
  });

  it('is nowhere by another spelling of the address either', async () => {
    for (const address of ['/v1/%6Fperator/overview', '/v1/operator//overview', '/v1/Operator/overview'])
      expect((await stranger.http.get(address)).status).toBe(404);
  });
});

test('the claim link makes an operator, and the next token says so', async () => {
  const { status, body } = await stranger.http.put('/v1/me/operator', { claim: 'made up' });
  expect([status, body.type]).toEqual([403, 'https://sacredvalley.example/problems/forbidden']);
  expect((await operator.put('/v1/me/operator', { claim: 'made up' })).status).toBe(204);
});

test('the overview tells of every service, and what is away', async () => {
  const { status, body } = await operator.get('/v1/operator/overview');
  expect(status).toBe(200);
  expect(body.services.map(({ service }: { service: string }) => service)).toEqual(SERVICES);
  expect(body.people).toMatchObject({ accounts: 2, activeToday: expect.any(Number) });
  for (const { service, standing } of body.services)
    expect(standing).toMatchObject({
      service,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      down: [],
      deadLetters: 0,
      content: expect.arrayContaining([{ kind: 'rules', version: expect.any(Number) }]),
    });
  const progression = body.services.find(
    ({ service }: { service: string }) => service === 'progression',
  ).standing;
  expect(progression.queues).toEqual([expect.objectContaining({ queue: 'evaluate-progress', failed: 0 })]);
  expect(progression.readers.map(({ group }: { group: string }) => group)).toContain('progression');
  expect((await operator.get('/v1/operator/services/nobody')).status).toBe(404);
});

test('the overview counts the sockets of all gateways', async () => {
  const socket = stranger.socket();
  await eventually(
    async () => {
      const { live } = (await operator.get('/v1/operator/overview')).body;
      return live?.gateways === 1 && live.sockets === 1;
    },
    { what: 'the socket to be told of' },
  );
  socket.close();
});

test('a dead letter that is sent again is handled once, and it is kept who sent it', async () => {
  const habit = { name: 'Walk', kind: 'check', schedule: { type: 'daily' } };
  const { body: made } = await stranger.http.post('/v1/habits', habit);
  await eventually(async () => (await stranger.http.get('/v1/progress/streaks')).body.items.length === 1, {
    what: 'progression to know the habit',
  });
  await stack.database.query(`
    CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON progression.ledger FOR EACH ROW EXECUTE FUNCTION public.refuse()`);
  await stranger.http.put(`/v1/habits/${made.id}/completions/${today()}`, { amount: 1 });
  const letters = async () =>
    (await operator.get('/v1/operator/services/progression/dead-letters')).body.items;
  await eventually(async () => (await letters()).length === 1, { what: 'a dead letter' });
  const [letter] = await letters();
  expect(letter).toMatchObject({
    group: 'progression',
    source: 'habit',
    error: expect.stringMatching('not today'),
  });
  await stack.database.query('DROP FUNCTION public.refuse CASCADE');

  const resend = `/v1/operator/services/progression/dead-letters/${letter.id}/resend`;
  const answers = await Promise.all([operator.post(resend), operator.post(resend)]);
  expect(answers[0]).toMatchObject({ status: 202, body: { letters: 1 } });
  await eventually(async () => (await letters()).length === 0, { what: 'the letter to be taken' });
  await eventually(async () => (await stranger.http.get('/v1/progress')).body.madra === 10, {
    what: 'the completion to count',
  });
  expect((await stranger.http.get('/v1/progress/ledger')).body.items).toHaveLength(1);
  expect(await latest()).toMatchObject({
    service: 'progression',
    act: 'dead-letter-sent',
    actorId: operatorId,
    target: letter.id,
    outcome: 'done',
  });
  expect((await operator.post(resend)).status).toBe(404);
  expect((await operator.post('/v1/operator/services/progression/dead-letters/resend')).body).toEqual({
    letters: 0,
  });
});

test('a job that was given up is sent again, and that is kept before and after', async () => {
  const queue = new Queue('evaluate-progress', { connection: redis, prefix: '{sv}' });
  const { id } = await queue.add('evaluate-progress', { userIds: ['nobody'] }, { attempts: 1 });
  const failed = async () => (await operator.get('/v1/operator/services/progression/failed-jobs')).body.items;
  await eventually(async () => (await failed()).length === 1, { what: 'a failed job' });
  await queue.getJob(id!).then((job) => job!.updateData({ userIds: [] }));
  const resend = `/v1/operator/services/progression/failed-jobs/evaluate-progress/${id}/resend`;
  expect((await operator.post(resend)).status).toBe(202);
  await eventually(async () => (await failed()).length === 0, { what: 'the job to be done' });
  const { items } = (await operator.get('/v1/operator/actions?limit=2')).body;
  const target = `evaluate-progress ${id}`;
  expect(items).toMatchObject([
    { act: 'job-sent', target, outcome: 'done', actorId: operatorId },
    { act: 'job-sent', target, outcome: 'begun', actorId: operatorId },
  ]);
  expect((await operator.post(resend)).status).toBe(404);
  await queue.close();
});

test('a board is built anew from what the database holds', async () => {
  const ref = { board: 'global', period: 'all_time', periodKey: 'all' };
  const board = async () => (await stranger.http.get('/v1/boards/global?period=all_time')).body;
  await eventually(async () => (await board()).total === 1, { what: 'the board' });
  const before = await board();
  expect((await operator.post('/v1/operator/boards/rebuilds', ref)).status).toBe(202);
  await eventually(async () => (await board()).epoch !== before.epoch, { what: 'a fresh epoch' });
  expect((await board()).items).toEqual(before.items);
  expect(await latest()).toMatchObject({
    service: 'leaderboard',
    act: 'board-rebuilt',
    target: 'global/all_time/all',
  });
  const { items } = (await operator.get('/v1/operator/boards')).body;
  expect(items).toContainEqual(expect.objectContaining({ ...ref, epoch: (await board()).epoch }));
  for (const [wrong, status] of [
    [{ ...ref, board: 'nothing' }, 404],
    [{ ...ref, period: 'week', periodKey: '2026-W99' }, 400],
  ] as const)
    expect((await operator.post('/v1/operator/boards/rebuilds', wrong)).status).toBe(status);
});

test('a rehearsal of a restore is kept, and told with the backups', async () => {
  const { body } = await operator.get('/v1/operator/backups');
  expect(body).toEqual({ repositories: [], log: null, lastRehearsal: null });
  expect((await operator.post('/v1/operator/backups/rehearsals')).status).toBe(204);
  expect((await operator.get('/v1/operator/backups')).body.lastRehearsal).toEqual({
    at: expect.any(String),
    actorId: operatorId,
  });
  expect(await latest()).toMatchObject({
    service: 'identity',
    act: 'restore-rehearsed',
    actorId: operatorId,
  });
});

test('who is dismissed has nothing left to see, whatever the token says', async () => {
  const other = await stack.register();
  expect((await operator.post('/v1/operator/operators', { login: other.name })).status).toBe(201);
  const { body } = await stack.anonymous.post('/v1/auth/refresh', { refreshToken: other.refreshToken });
  const headers = { authorization: `Bearer ${body.accessToken}` };
  const overview = () => stack.anonymous.get('/v1/operator/overview', headers);
  expect((await overview()).status).toBe(200);
  expect((await operator.delete(`/v1/operator/operators/${other.id}`)).status).toBe(204);
  expect((await overview()).status).toBe(404);
  expect((await operator.delete(`/v1/operator/operators/${operatorId}`)).status).toBe(409);
});

test('what was done is listed page by page, over all services, newest first', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await operator.get(`/v1/operator/actions?limit=2&cursor=${cursor}`);
    expect(body.away).toEqual([]);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor ?? '';
  } while (cursor);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
  expect(seen.length).toBeGreaterThanOrEqual(7);
  expect((await operator.get('/v1/operator/actions?cursor=x')).status).toBe(400);
});
