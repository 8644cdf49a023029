import { silentLogger } from '#libs/domain-kit';
import { eventually } from '#libs/testing';
import { Rounds } from '../rounds';

const HOUR_MS = 3_600_000;
const AT_ONCE = { what: 'the work', everyMs: 1, firstAfterMs: 0, log: silentLogger };

let rounds: Rounds | undefined;
afterEach(() => rounds?.stop());

test('what is left to do is done without a pause, and never two rounds at once', async () => {
  let [running, most, left] = [0, 0, 5];
  rounds = new Rounds({ ...AT_ONCE, everyMs: HOUR_MS }, async () => {
    most = Math.max(most, (running += 1));
    await Promise.resolve();
    running -= 1;
    return (left -= 1) > 0;
  });
  await eventually(() => left === 0, { what: 'all rounds' });
  expect(most).toBe(1);
});

test('a round that fails is logged, and the next one comes', async () => {
  const warn = jest.fn();
  let tries = 0;
  rounds = new Rounds({ ...AT_ONCE, log: { ...silentLogger, warn } }, async () => {
    tries += 1;
    if (tries === 1) throw new Error('no');
    return false;
  });
  await eventually(() => tries > 1, { what: 'a second try' });
  expect(warn).toHaveBeenCalledTimes(1);
});

test('stopping ends the pause, and waits for the round under way', async () => {
  const resting = new Rounds({ ...AT_ONCE, firstAfterMs: HOUR_MS }, () =>
    Promise.reject(new Error('too soon')),
  );
  await resting.stop();

  let begun = false;
  let ended = false;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  rounds = new Rounds(AT_ONCE, async (stopping) => {
    begun = true;
    await finished;
    ended = stopping.aborted;
    return true;
  });
  await eventually(() => begun, { what: 'a round' });
  const stopped = rounds.stop();
  finish();
  await stopped;
  expect(ended).toBe(true);
});
