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
  const queue = queues.createQueue('things', 'somebody');
  await eventually(async () => (await queues.figures()).length === 1, { what: 'Redis to be there' });
  const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0 };
  expect(await queues.figures()).toEqual([
    { queue: 'things', owner: 'somebody', counts: nothing, oldestSeconds: 0 },
  ]);
  const longAgo = Date.now() - 90_000;
  await queue.add('first', {}, { timestamp: longAgo });
  await queue.add('second', {});
  await queue.add('later', {}, { delay: 1_000_000 });
  const [told] = await queues.figures();
  expect(told!.counts).toEqual({ ...nothing, waiting: 2, delayed: 1 });
  expect(told!.oldestSeconds).toBeGreaterThanOrEqual(90);
});

test('a job that was given up is shown to its owner, and tried again', async () => {
  let broken = true;
  const queue = queues.createQueue('errands', 'somebody');
  const handle = () => (broken ? Promise.reject(new Error('the door is shut')) : Promise.resolve());
  queues.createWorker('errands', handle, { concurrency: 1 });
  const { id } = await queue.add('errand', {});
  await eventually(async () => (await queues.failed('somebody', 10)).length === 1, { what: 'a failed job' });
  expect(await queues.failed('somebody', 10)).toEqual([
    { queue: 'errands', id, error: 'the door is shut', attempts: 1, failedAt: expect.any(String) },
  ]);
  expect(await queues.failed('somebody else', 10)).toEqual([]);
  const job = { queue: 'errands', id: id! };
  expect(await queues.failedJob('somebody else', job)).toBeNull();
  broken = false;
  await (await queues.failedJob('somebody', job))!.retry('failed');
  await eventually(async () => (await queue.getJobCounts('completed')).completed === 1, {
    what: 'the job done',
  });
  expect(await queues.failedJob('somebody', job)).toBeNull();
});
