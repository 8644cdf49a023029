import { setTimeout as wait } from 'node:timers/promises';
import { Crowd } from '../checker/crowd';
import type { CrowdSize } from '../checker/populate';
import { verify } from '../checker/verify';
import type { Stage, UnderLoad } from './scenario';

/** Enough for several batches at once, few enough to register within seconds. */
const CROWD: CrowdSize = { people: 24, clanSize: 12 };
/** People act for so long before and after the fault, in milliseconds. */
const CALM_MS = 2_000;
/** Until everything derived must agree; a breakage does not heal by waiting longer, in milliseconds. */
const DRAIN_MAX_MS = { whole: 120_000, broken: 8_000 };

/** People complete, undo and watch while something is done to the product; afterwards everything must agree. */
export async function underLoad(stage: Stage, scenario: UnderLoad): Promise<void> {
  const { product, choices } = stage;
  const crowd = await Crowd.gather(product.url, CROWD, choices, (line) => stage.did(line));
  try {
    crowd.act();
    await wait(CALM_MS);
    await scenario.fault(stage, crowd);
    await wait(CALM_MS);
    await crowd.rest();
    await scenario.afterwards?.(stage, crowd);
    const startedMs = performance.now();
    const drainMaxMs = stage.broken ? DRAIN_MAX_MS.broken : DRAIN_MAX_MS.whole;
    stage.compare(...(await verify(crowd, { drainMaxMs, query: (sql) => product.query(sql) })));
    stage.did(`compared within ${((performance.now() - startedMs) / 1000).toFixed(1)} s of the last answer`);
    await scenario.beforeEnd?.(stage, crowd);
  } finally {
    stage.count(crowd.counts);
    crowd.close();
  }
}
