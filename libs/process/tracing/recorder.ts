import {
  ROOT_CONTEXT,
  type Attributes,
  type Context,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import type { Span, SpanOptions, Tracer } from '#libs/domain-kit';
import { runningSpans } from './running-spans';

/** W3C Trace Context, of what is followed. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;

const KINDS = { producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER } as const;

export interface RecordedSpan extends Span {
  tell(attributes: Attributes): void;
}

/** Records spans by OpenTelemetry. */
export class Recorder implements Tracer {
  constructor(private readonly otel: OtelTracer) {}

  get current(): string | undefined {
    return runningSpans.getStore()?.[0]?.traceparent;
  }

  begin(
    name: string,
    traceparent: string | undefined,
    { kind, attributes }: SpanOptions = {},
  ): Span | undefined {
    const parent = contextOf(traceparent);
    return parent && recorded(this.otel.startSpan(name, { kind: kind && KINDS[kind], attributes }, parent));
  }

  /** Begins the trace of a request, unless the sampler passes it over. */
  beginRequest(name: string, attributes: Attributes): RecordedSpan | undefined {
    return recorded(this.otel.startSpan(name, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT));
  }

  within<T>(spans: readonly Span[], work: () => T): T {
    return spans.length === 0 ? work() : runningSpans.run(spans, work);
  }
}

/** Undefined where it is none of a trace that is followed: it may have come over the wire. */
function contextOf(traceparent: unknown): Context | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  const from = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, from);
}

function recorded(span: OtelSpan): RecordedSpan | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if ((traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    tell: (attributes) => void span.setAttributes(attributes),
    end: (error) => {
      // What an error says may hold what is nobody's business; the log knows what may be said of it.
      const message = error instanceof Error ? error.name : String(error);
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message });
      span.end();
    },
  };
}
