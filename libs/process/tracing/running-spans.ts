import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '#libs/domain-kit';

/** Traces that one line of log names at most: a batch may belong to many. */
const IDS_TOLD_MAX = 5;

/** The spans of what runs now; none where nothing is followed. */
export const runningSpans = new AsyncLocalStorage<readonly Span[]>();

/** What a line of log says of the traces that it belongs to. */
export function traceFields(): { trace_id?: string } {
  const spans = runningSpans.getStore() ?? [];
  if (spans.length === 0) return {};
  const ids = spans.slice(0, IDS_TOLD_MAX).map(({ traceparent }) => traceparent.split('-')[1]);
  return { trace_id: ids.join(' ') };
}
