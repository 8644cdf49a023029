import { silentLogger } from '#libs/domain-kit';
import { eventually, freshRedis, type FreshRedis } from '#libs/testing';
import { Queues } from '..';

let server: FreshRedis;
let queues: Queues;
beforeAll(async () => {
  server = await freshRedis();
  queues = new Queues({ url: server.url }, silentLogger);
});
afterAll(async () => {
  await queues?.beforeApplicationShutdown();
  await server?.stop();
});

test('a queue tells what lies in it and for how long the first job has waited', async () => {
  const queue = queues.createQueue('things');
  await eventually(async () => (await queues.figures()).length === 1, { what: 'Redis to be there' });
  const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0 };
  expect(await queues.figures()).toEqual([{ queue: 'things', counts: nothing, oldestSeconds: 0 }]);
  const longAgo = Date.now() - 90_000;
  await queue.add('first', {}, { timestamp: longAgo });
  await queue.add('second', {});
  await queue.add('later', {}, { delay: 1_000_000 });
  const [told] = await queues.figures();
  expect(told!.counts).toEqual({ ...nothing, waiting: 2, delayed: 1 });
  expect(told!.oldestSeconds).toBeGreaterThanOrEqual(90);
});
