/**
 * Follows single requests through the product. What one place hands to the next is a W3C `traceparent`; what is not
 * followed, which is most of what happens, has none.
 */
export interface Tracer {
  /** Where what runs now goes on from; undefined when it is not followed. */
  readonly current: string | undefined;
  /** Begins a piece of work that goes on from `traceparent`; undefined where that is none. */
  begin(name: string, traceparent: string | undefined, options?: SpanOptions): Span | undefined;
  /** Does work within spans, so that what it logs names their traces. */
  within<T>(spans: readonly Span[], work: () => T): T;
}

/** A piece of work that is followed. */
export interface Span {
  /** What comes of it goes on from here. */
  readonly traceparent: string;
  end(error?: unknown): void;
}

export interface SpanOptions {
  /** Of messages: who sends or takes them. */
  kind?: 'producer' | 'consumer';
  attributes?: Record<string, string | number>;
}

/** Injection token of the process's `Tracer`. */
export const TRACER = Symbol('Tracer');

/** Records nothing, and hands on what others follow. */
export const noTracer: Tracer = {
  current: undefined,
  begin: (_name, traceparent) => (traceparent === undefined ? undefined : { traceparent, end() {} }),
  within: (_spans, work) => work(),
};

/** Does work within spans, and ends them with it. */
export async function during<T>(tracer: Tracer, spans: readonly Span[], work: () => Promise<T>): Promise<T> {
  try {
    const done = await tracer.within(spans, work);
    for (const span of spans) span.end();
    return done;
  } catch (error) {
    for (const span of spans) span.end(error);
    throw error;
  }
}

/** Something that may be followed, such as an event. */
export interface Followed {
  traceparent?: string;
}

/**
 * Begins a span for each of many that is followed: one piece of work may belong to the traces of several.
 * @returns all of them, those that are followed going on from their span
 */
export function beginEach<T extends Followed>(
  tracer: Tracer,
  all: readonly T[],
  nameOf: (one: T) => string,
  options?: SpanOptions,
): { all: readonly T[]; spans: readonly Span[] } {
  if (all.every(({ traceparent }) => traceparent === undefined)) return { all, spans: [] };
  const spans: Span[] = [];
  const following = all.map((one) => {
    const span = tracer.begin(nameOf(one), one.traceparent, options);
    if (!span) return one;
    spans.push(span);
    return { ...one, traceparent: span.traceparent };
  });
  return { all: following, spans };
}
