import { setTimeout as wait } from 'node:timers/promises';
import type { Received, Receiver } from './receiver.mts';

const PROBE_EVERY_MS = 50;
export const ROOT_NAME = 'PUT /v1/habits/:id/completions/:localDate';
/** What the trace of a completion ends with: the board, and the own progress. */
const ENDS = ['gateway tells week of global', 'gateway tells progress:changed'];

/** The trace of the completion that was recorded, once all of it has come; what has come by then when time is up. */
export async function awaitTrace(receiver: Receiver, withinMs: number): Promise<Received[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const root = receiver.received.find(({ name }) => name === ROOT_NAME);
    const spans = root ? receiver.of(root.traceId) : [];
    const names = new Set(spans.map(({ name }) => name));
    if (ENDS.every((name) => names.has(name)) || performance.now() > deadline) return spans;
    await wait(PROBE_EVERY_MS);
  }
}
