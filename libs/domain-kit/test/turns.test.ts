import { Turns } from '../turns';

const noRoom = () => new Error('no room');

test('a few run at a time, in order, and whoever finds the queue full is turned away', async () => {
  const turns = new Turns(2, 3, noRoom);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const releases: (() => void)[] = [];
  const work = (n: number) => async () => {
    most = Math.max(most, (running += 1));
    order.push(n);
    await new Promise<void>((resolve) => releases.push(resolve));
    running -= 1;
  };
  const all = [1, 2, 3, 4, 5].map((n) => turns.take(work(n)));
  await expect(turns.take(work(6))).rejects.toThrow('no room');
  while (order.length < 5 || releases.length > 0) {
    releases.shift()?.();
    await Promise.resolve();
  }
  await Promise.all(all);
  expect([order, most]).toEqual([[1, 2, 3, 4, 5], 2]);
});

test('a failure frees its place', async () => {
  const turns = new Turns(1, 0, noRoom);
  await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turns.take(() => Promise.resolve('yes'))).resolves.toBe('yes');
});
