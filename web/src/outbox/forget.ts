import { kept } from './kept';
import type { Tick } from './tick';

/** Nothing of an erased account stays on the device. */
export async function forgetTicks(userId: string): Promise<void> {
  const ticks = await kept.all<Tick>('ticks').catch(() => []);
  const theirs = ticks.filter((tick) => tick.userId === userId).map(({ id }) => id);
  await kept.change('ticks', [], theirs).catch(() => undefined);
}
