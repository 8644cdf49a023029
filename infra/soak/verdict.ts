import type { Counts } from '../checker/person';
import type { Comparison } from '../checker/verify';
import { courseOf, type Limit } from './flat';
import type { Line, Report, SoakOptions } from './report';
import type { Series } from './sampler';

/** Caches that fill. */
const HELD: Limit = { factor: 1.25, slack: 16 };
/** Of stores; a server process that was started again begins small. */
const MEMORY: Limit = { factor: 1.25, slack: 64 };
/** Garbage that is not collected yet, and a JVM's heap that is taken page by page, up to what it was allowed. */
const COLLECTED_MEMORY: Limit = { factor: 1.25, slack: 256 };
const STORES: readonly string[] = ['postgres', 'redis', 'nginx'];
const HANDLES: Limit = { factor: 1.1, slack: 50 };
const CONNECTIONS: Limit = { factor: 1.1, slack: 5 };
/** What comes within so many seconds may be on its way. */
const ON_ITS_WAY_S = 1;
/** They open a file for each piece of their data, which grows. */
const FILES_OF_DATA: readonly string[] = ['postgres', 'kafka'];

export interface Ended {
  options: SoakOptions;
  faults: readonly string[];
  comparisons: Comparison[];
  sampled: { series: Series[]; seconds: number };
  counts: Counts;
  acted_s: number;
}

/** What a run came to. */
export function judge({ options, faults, comparisons, sampled, counts, acted_s }: Ended): Report {
  const { size, minutes, seed, rate, broken } = options;
  const lines = sampled.series.map(({ kind, of, readings }): Line => {
    const limit = limitOf(kind, of, rate);
    const course = courseOf(readings, sampled.seconds, limit ?? { factor: Infinity, slack: 0 });
    return { kind, of, ...course, isJudged: limit !== null };
  });
  const isFlat = lines.every((line) => line.isFlat || !line.isJudged);
  const agrees = comparisons.every(({ differences }) => differences.length === 0);
  return {
    size,
    minutes,
    seed,
    rate,
    reached: counts.acknowledged / acted_s,
    faults,
    counts,
    lines: lines.sort((a, b) => (`${a.kind} ${a.of}` < `${b.kind} ${b.of}` ? -1 : 1)),
    comparisons,
    verdict: broken ? ifBroken(lines, agrees) : isFlat && agrees ? 'held' : 'BROKEN',
  };
}

/** A leak and a loss were provoked: both must have been noticed. */
const ifBroken = (lines: readonly Line[], agrees: boolean): Report['verdict'] => {
  const isLeakSeen = lines.some(({ isJudged, isKnown, isFlat }) => isJudged && isKnown && !isFlat);
  return isLeakSeen && !agrees ? 'caught' : 'NOT CAUGHT';
};

/** What flat is; null for what is not judged. */
function limitOf(kind: Line['kind'], of: string, rate: number): Limit | null {
  switch (kind) {
    case 'memory held, MiB':
      return HELD;
    case 'private memory, MiB':
      return STORES.includes(of) ? MEMORY : COLLECTED_MEMORY;
    case 'open handles':
      return FILES_OF_DATA.includes(of) ? null : HANDLES;
    case 'connections':
      return CONNECTIONS;
    case 'length':
      return { factor: 1.25, slack: rate * ON_ITS_WAY_S };
  }
}
