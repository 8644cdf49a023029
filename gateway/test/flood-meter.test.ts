import { FloodMeter } from '../domain/flood-meter';

/** When a steady client is closed, in milliseconds; null when it never is within 20 seconds. */
function closedAfter(framesPerSecond: number, pauseEverySeconds = Infinity): number | null {
  const meter = new FloodMeter(50, 5, 2_000);
  const startMs = 12_345;
  for (let frame = 0; frame < 20 * framesPerSecond; frame += 1) {
    const ms = (frame * 1_000) / framesPerSecond;
    const pauses = Math.floor(ms / (pauseEverySeconds * 1_000)) * 2_000;
    if (meter.count(startMs + ms + pauses)) return ms;
  }
  return null;
}

describe('a flood is over 50 frames a second for 5 seconds, or thousands at once', () => {
  it('not fewer frames', () => expect(closedAfter(50)).toBeNull());
  it('not a shorter time', () => expect(closedAfter(1_000, 4)).toBeNull());
  it('but at once when they are thousands', () => expect(closedAfter(10_000, 1)).toBeLessThan(250));
  it('and no longer', () => {
    expect(closedAfter(60)).toBeGreaterThanOrEqual(5_000);
    expect(closedAfter(60)).toBeLessThan(5_100);
  });
});
