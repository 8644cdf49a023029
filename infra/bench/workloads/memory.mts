import type { Bench } from '../bench.mts';
import { atMost, type ByPart, type Figure, figure } from '../figure.mts';
import { spreadOf, sum } from '../numbers.mts';
import { memoryByPart } from '../processes.mts';
import { trip } from '../trip.mts';
import { pause } from '../wire.mts';
import { makeWorld } from '../world/world.mts';

const MIB = 1024 ** 2;
const [IDLE_TARGET_MIB, LOADED_TARGET_MIB] = [450e6 / MIB, 900e6 / MIB];
/** What a start has left lying is collected by then. */
const SETTLE_MS = 10_000;
const TARGET_PER_SECOND = 7_500;

/** 10: resident memory of everything below `npm start`: at rest after a start, and at the end of workload 2. */
export async function memory(bench: Bench): Promise<Figure[]> {
  await bench.release();
  const rounds = await bench.rounds(async () => {
    const product = bench.product();
    await product.start();
    await pause(SETTLE_MS);
    const idle = memoryByPart([product.launcherPid]);
    const stand = { product, world: await makeWorld(product, bench.choice.users, new Date()) };
    const loaded = (await trip(stand, bench.choice.seconds, TARGET_PER_SECOND)).memory;
    await bench.end(product);
    return { idle, loaded };
  });
  return [
    memoryFigure(
      'idle',
      rounds.map(({ idle }) => idle),
      IDLE_TARGET_MIB,
    ),
    memoryFigure(
      `under up to ${TARGET_PER_SECOND} completions/s`,
      rounds.map(({ loaded }) => loaded),
      LOADED_TARGET_MIB,
    ),
  ];
}

const memoryFigure = (what: string, rounds: readonly ByPart[], target: number): Figure =>
  figure({
    workload: 'memory',
    what,
    unit: 'MiB',
    spread: spreadOf(rounds.map((parts) => sum(Object.values(parts)))),
    target: atMost(target),
    memoryMiB: rounds.at(-1)!,
  });
