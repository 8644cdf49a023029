import { beginEach, type Followed, type LocalDate, type Span, type Tracer } from '#libs/domain-kit';
import { dayKey } from '../domain/take-completions';

/** Where traces go on, by whom or what they are about; empty while nothing is followed. */
export type Traces = ReadonlyMap<string, string>;

const NONE: Traces = new Map();

/** Something told of a user, or of a user's date. */
interface Told extends Followed {
  data: { userId: string; localDate?: LocalDate };
}

/** The traces of facts, by user, and of completions by user and date too. */
export function tracesOf(facts: readonly Told[]): Traces {
  if (facts.every(({ traceparent }) => traceparent === undefined)) return NONE;
  const traces = new Map<string, string>();
  for (const { traceparent, data } of facts) {
    if (traceparent === undefined) continue;
    const { userId, localDate } = data;
    traces.set(userId, traceparent);
    if (localDate !== undefined) traces.set(dayKey({ userId, localDate }), traceparent);
  }
  return traces;
}

/** Begins a span for each trace. @returns the spans, and the traces as they go on from them */
export function beginTraces(
  tracer: Tracer,
  name: string,
  traces: Traces,
): { traces: Traces; spans: readonly Span[] } {
  const entries = Array.from(traces, ([key, traceparent]) => ({ key, traceparent }));
  const { all, spans } = beginEach(tracer, entries, () => name);
  return { traces: new Map(all.map(({ key, traceparent }) => [key, traceparent])), spans };
}
