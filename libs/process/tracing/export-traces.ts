import { hostname } from 'node:os';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from '#libs/domain-kit';
import { type PartName, PART_NAMES } from '../part';
import type { Settings } from '../settings';
import { followRequests } from './follow-requests';
import { Recorder } from './recorder';
import type { Tracing } from './tracing';

const PARENT_BASED = 'parentbased_';
/** More are dropped. */
const SPANS_WAITING_MAX = 4_096;
/** That traces can't be sent is told so often at most, in milliseconds. */
const FAILURE_TOLD_EVERY_MS = 60_000;

/** Records traces and sends them by OTLP over HTTP. @param endpoint to which `/v1/traces` is added */
export function exportTraces(
  endpoint: string,
  settings: Settings,
  parts: readonly PartName[],
  log: Logger,
): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': settings.traceServiceName ?? nameOf(parts),
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    sampler: samplerOf(settings),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellFailures(exporter, log),
        maxQueueSize: SPANS_WAITING_MAX,
        scheduledDelayMillis: settings.traceDelayMs,
      }),
    ],
  });
  const recorder = new Recorder(provider.getTracer('sacred-valley'));
  return {
    tracer: recorder,
    followRequests: (fastify) => followRequests(fastify, recorder),
    close: () => provider.shutdown(),
  };
}

const nameOf = (parts: readonly PartName[]): string =>
  PART_NAMES.every((name) => parts.includes(name)) ? 'sacred-valley' : `sacred-valley-${parts.join('-')}`;

function samplerOf({ traceSampler, traceSamplerArg }: Settings): Sampler {
  const name = traceSampler.replace(PARENT_BASED, '');
  const root =
    name === 'always_on'
      ? new AlwaysOnSampler()
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(traceSamplerArg);
  return traceSampler.startsWith(PARENT_BASED) ? new ParentBasedSampler({ root }) : root;
}

/** Nobody waits for traces, so that they can't be sent is only told, and not each time. */
function tellFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  let toldAtMs = -Infinity;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const now = performance.now();
        if (result.error && now - toldAtMs > FAILURE_TOLD_EVERY_MS) {
          toldAtMs = now;
          log.warn({ err: result.error, spans: spans.length }, 'traces could not be sent');
        }
        done(result);
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
