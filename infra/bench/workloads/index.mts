import type { Bench } from '../bench.mts';
import type { Figure } from '../figure.mts';
import { batch } from './batch.mts';
import { endToEnd } from './end-to-end.mts';
import { growth } from './growth.mts';
import { live } from './live.mts';
import { memory } from './memory.mts';
import { people } from './people.mts';
import { puts } from './puts.mts';
import { reads } from './reads.mts';
import { rebuild } from './rebuild.mts';
import { replicas } from './replicas.mts';
import { sockets } from './sockets.mts';
import { start } from './start.mts';

/** Every workload by the name that the command line takes, in the order they run. */
export const WORKLOADS: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  puts,
  'end-to-end': endToEnd,
  batch,
  reads,
  live,
  sockets,
  people,
  growth,
  rebuild,
  replicas,
  memory,
  start,
};
