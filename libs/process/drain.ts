import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FrontDoor } from './front-door';
import type { Health } from './health';
import type { ProcessLogger } from './logging';
import type { Metrics } from './metrics/metrics';
import type { InFlight } from './requests';
import type { Tracing } from './tracing/tracing';

/** How long requests in work may take to end. */
const REQUESTS_TIMEOUT_MS = 8_000;
/** How long everything else may: consumers, workers, sockets, pools. */
const CLOSE_TIMEOUT_MS = 10_000;
/** And the traces that are left, which nobody needs. */
const TRACES_TIMEOUT_MS = 1_000;

interface Drained {
  app: NestFastifyApplication;
  door: FrontDoor;
  health: Health;
  inFlight: InFlight;
  metrics: Metrics;
  tracing: Tracing;
  log: ProcessLogger;
}

/**
 * Ends a process in good order: no new connections, requests in work answered, then consumers and workers,
 * then pools. What doesn't end in time is cut off: everything that was acknowledged is in the database.
 */
export function drain({ app, door, health, inFlight, metrics, tracing, log }: Drained): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    log.info({}, 'draining');
    health.draining = true;
    inFlight.draining = true;
    door.close();
    const left = await inFlight.ended(REQUESTS_TIMEOUT_MS);
    if (left > 0) log.warn({ left }, 'requests did not end in time');
    if (!(await within(CLOSE_TIMEOUT_MS, app.close()))) log.warn({}, 'not everything closed in time');
    door.closeAll();
    await within(TRACES_TIMEOUT_MS, tracing.close()).catch(() => undefined);
    metrics.close();
    log.info({}, 'stopped');
  };
  return () => (stopping ??= stop());
}

/** Whether the work ended in time; what it throws is thrown. */
async function within(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
