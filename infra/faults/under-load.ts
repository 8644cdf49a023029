import { setTimeout as wait } from 'node:timers/promises';
import { Crowd } from '../checker/crowd';
import type { CrowdSize } from '../checker/populate';
import { verify } from '../checker/verify';
import type { Stage } from './scenario';

/** Enough for several batches at once, few enough to register within seconds. */
const CROWD: CrowdSize = { people: 24, clanSize: 12 };
/** People act for so long before and after the fault, in milliseconds. */
const CALM_MS = 2_000;
/** Until everything derived must agree; a breakage does not heal by waiting longer, in milliseconds. */
const DRAIN_MAX_MS = { whole: 60_000, broken: 8_000 };

export interface Plot {
  /** Done while people act. */
  fault(crowd: Crowd): Promise<void>;
  /** Done when they rest, before anything is compared. */
  afterwards?(crowd: Crowd): Promise<void>;
  /** Done when everything was compared and has settled. */
  beforeEnd?(): Promise<void>;
}

/** People complete, undo and watch while something is done to the product; afterwards everything must agree. */
export async function underLoad(stage: Stage, { fault, afterwards, beforeEnd }: Plot): Promise<void> {
  const { product, choices } = stage;
  const crowd = await Crowd.gather(product.url, CROWD, choices, (line) => stage.did(line));
  try {
    crowd.act();
    await wait(CALM_MS);
    await fault(crowd);
    await wait(CALM_MS);
    await crowd.rest();
    await afterwards?.(crowd);
    const startedMs = performance.now();
    const drainMaxMs = stage.broken ? DRAIN_MAX_MS.broken : DRAIN_MAX_MS.whole;
    stage.compare(...(await verify(crowd, { drainMaxMs, query: (sql) => product.query(sql) })));
    stage.did(`compared within ${((performance.now() - startedMs) / 1000).toFixed(1)} s of the last answer`);
    await beforeEnd?.();
  } finally {
    stage.count(crowd.counts);
    crowd.close();
  }
}
