import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { Client } from 'pg';
import { noTracer } from '#libs/domain-kit';
import { connect, untilReady } from '#libs/redis';
import { eventually, freshRedis, traceparentOf } from '#libs/testing';
import { readSettings, type SettingValues } from '..';
import { createLogger, nestLogger } from '../logging';
import { runningSpans } from '../tracing/running-spans';

const SECRET = 'hidden-Blackflame7';

/** A logger, and what it has written. */
function listening(changed: Partial<SettingValues> = {}) {
  const settings = readSettings({ DATABASE_URL: 'postgres://h/d', REDIS_URL: 'redis://h' }).with(changed);
  const to = new PassThrough().setEncoding('utf8');
  let text = '';
  to.on('data', (chunk: string) => (text += chunk));
  return { log: createLogger(settings, ['habit'], to), text: () => text };
}

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('no token, password, address, cookie or parameter of a statement comes into a log', () => {
  const { log, text } = listening();
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: `Key (email)=(${SECRET}) already exists.`,
    parameters: [SECRET],
    query: SECRET,
  });
  log.info({ token: SECRET, body: { password: SECRET, refreshToken: SECRET } }, 'one');
  log.info(
    { request: { headers: { authorization: SECRET, cookie: SECRET, 'set-cookie': [SECRET] } } },
    'two',
  );
  log.error({ err: new Error('outer', { cause: error }), email: SECRET }, 'three');
  log.error({ a: { b: { c: { d: { password: SECRET } } } } }, `four postgres://valley:${SECRET}@db/valley`);
  nestLogger(log).error(`Nest says Bearer ${SECRET}`, 'Context');
  expect(lines(text())).toHaveLength(5);
  expect(text()).not.toContain(SECRET);
  expect(text()).toContain('23505');
});

test('an address with a password that nobody can parse, or reach, does not tell it', async () => {
  const { log, text } = listening();
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const failures: (() => unknown)[] = [
    () => new URL(`postgres://valley:${SECRET}@:::/valley`),
    () => new Client({ connectionString: `postgres://valley:${SECRET}@127.0.0.1:${port}/valley` }).connect(),
  ];
  for (const fail of failures)
    await Promise.resolve()
      .then(fail)
      .catch((err: unknown) => log.error({ err, thrown: err }, String(err)));
  expect(lines(text())).toHaveLength(failures.length);
  expect(text()).not.toContain(SECRET);
});

test('a password that Redis refuses is not told', async () => {
  const server = await freshRedis();
  const { log, text } = listening();
  const stranger = connect({ url: server.url.replace('//', `//nobody:${SECRET}@`) }, 'commands', log);
  const redis = connect({ url: server.url }, 'commands', log);
  try {
    await eventually(() => text().includes('Redis is away'), { what: 'the refusal to be told' });
    await untilReady(redis);
    const refusal = await redis.call('ACL', 'SETUSER', SECRET, 'nonsense').catch((error: Error) => error);
    log.warn({ err: refusal }, 'refused');
  } finally {
    stranger.disconnect();
    redis.disconnect();
    await server.stop();
  }
  expect(lines(text())).toEqual(
    expect.arrayContaining([expect.objectContaining({ err: expect.objectContaining({ command: 'ACL' }) })]),
  );
  expect(text()).not.toContain(SECRET);
});

test('a line of what is followed names its traces', () => {
  const { log, text } = listening({ traceEndpoint: 'http://collector:4318' });
  const spans = [1, 2].map((n) => noTracer.begin('x', traceparentOf(n))!);
  log.info({}, 'before');
  runningSpans.run(spans.slice(0, 1), () => log.info({}, 'one'));
  runningSpans.run(spans, () => log.info({}, 'two'));
  const id = traceparentOf(1).split('-')[1];
  expect(lines(text()).map(({ trace_id }) => trace_id)).toEqual([undefined, id, `${id} ${id}`]);
});
