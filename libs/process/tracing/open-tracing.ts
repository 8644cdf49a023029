import { type Logger, noTracer } from '#libs/domain-kit';
import type { PartName } from '../part';
import type { Settings } from '../settings';
import type { Tracing } from './tracing';

const nothingFollowed: Tracing = {
  tracer: noTracer,
  followRequests: () => undefined,
  close: () => Promise.resolve(),
};

/** Where traces go nowhere, not even the code that records them is loaded. */
export async function openTracing(
  settings: Settings,
  parts: readonly PartName[],
  log: Logger,
): Promise<Tracing> {
  if (settings.traceEndpoint === null) return nothingFollowed;
  const { exportTraces } = await import('./export-traces');
  return exportTraces(settings.traceEndpoint, settings, parts, log);
}
