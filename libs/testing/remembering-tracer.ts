import type { Span, Tracer } from '#libs/domain-kit';

/** The n-th place from which a trace may go on. */
export const traceparentOf = (n: number): string =>
  `00-${'7'.repeat(32)}-${n.toString(16).padStart(16, '0')}-01`;

/** Its spans are counted from here, so that none is taken for one that a test hands in. */
const FIRST_SPAN = 1_000;

interface RememberedSpan extends Span {
  name: string;
  parent: string;
  ended: boolean;
  error?: unknown;
}

/** Remembers what was followed. */
export class RememberingTracer implements Tracer {
  readonly spans: RememberedSpan[] = [];
  /** What runs is followed while a test says so. */
  current: string | undefined;

  begin(name: string, parent: string | undefined): Span | undefined {
    if (parent === undefined) return undefined;
    const span: RememberedSpan = {
      name,
      parent,
      ended: false,
      traceparent: traceparentOf(FIRST_SPAN + this.spans.length),
      end: (error) => Object.assign(span, { ended: true, error }),
    };
    this.spans.push(span);
    return span;
  }

  within<T>(_spans: readonly Span[], work: () => T): T {
    return work();
  }

  /** Where a trace came from, and what it went through. */
  wayTo(traceparent: string): string[] {
    const span = this.spans.find((each) => each.traceparent === traceparent);
    return span ? [...this.wayTo(span.parent), span.name] : [traceparent];
  }
}
