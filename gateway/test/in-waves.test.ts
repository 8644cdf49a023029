import { inWaves } from '../app/in-waves';
import { LIMITS } from '../app/limits';

/** What a drain leaves for everything to close (libs/process/drain.ts). */
const CLOSE_TIMEOUT_MS = 10_000;

async function told(count: number): Promise<string> {
  let log = '';
  const pause = (ms: number): Promise<void> => {
    log += ` ${ms} `;
    return Promise.resolve();
  };
  const items = Array.from({ length: count }, (_, index) => index);
  await inWaves(items, { size: 2, pauseMs: 200 }, (item) => (log += item), pause);
  return log;
}

test('many go in waves, with a pause between two', async () => {
  expect(await told(5)).toBe('01 200 23 200 4');
});
test('few go at once', async () => {
  expect([await told(2), await told(0)]).toEqual(['01', '']);
});
test('a full gateway is empty before its drain is cut off', () => {
  const pauses = Math.ceil(LIMITS.sockets_max / LIMITS.drain_wave_sockets) - 1;
  expect(pauses * LIMITS.drain_wave_every_ms).toBeLessThan(CLOSE_TIMEOUT_MS * 0.9);
});
