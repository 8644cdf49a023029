import type { AnyEvent } from '#libs/contracts';
import { isStatementTimeout, isTransient } from '#libs/database';
import type { Logger } from '#libs/domain-kit';
import { LIMITS } from './limits';
import { Backoff, pause } from './waiting';

/** Work was given up because the bus stops or lost its place; nothing of it was taken as handled. */
export class Interrupted extends Error {}

export interface Refusal {
  event: AnyEvent;
  error: string;
  attempts: number;
}

export interface Delivery {
  handle(events: AnyEvent[]): Promise<void>;
  /** Keeps an event that the consumer refuses; called before what comes after it is handed over. */
  refuse(refusal: Refusal): Promise<void>;
  /** Called between tries, so that a broker knows that we live. */
  beat?(): Promise<void>;
  signal: AbortSignal;
  log: Logger;
}

/**
 * Hands events to a consumer, in order, until each is either handled or refused for good. A transient error is
 * waited out, however long it takes. Any other halves the batch, earlier half first, until the event that
 * causes it is alone; that one is tried a few times more and then refused, and its neighbours go on.
 * @throws Interrupted when the signal aborts while it waits
 */
export async function deliver(events: AnyEvent[], to: Delivery): Promise<void> {
  if (events.length === 0) return;
  const error = await attempt(events, to);
  if (error === undefined) return;
  if (events.length > 1) {
    const middle = Math.ceil(events.length / 2);
    await deliver(events.slice(0, middle), to);
    await deliver(events.slice(middle), to);
    return;
  }
  await settleOne(events[0]!, error, to);
}

/** Tries until it works or fails for a reason of its own; only then returns the error. */
async function attempt(events: AnyEvent[], to: Delivery): Promise<Error | undefined> {
  const backoff = new Backoff(LIMITS.retry_min_ms, LIMITS.retry_max_ms);
  for (;;) {
    if (to.signal.aborted) throw new Interrupted();
    try {
      await to.handle(events);
      return undefined;
    } catch (error) {
      if (!isTransient(error)) return error instanceof Error ? error : new Error(String(error));
      to.log.warn({ err: error, events: events.length }, 'a consumer must wait, trying again');
      // Less at once may fit into the time that a statement has.
      if (isStatementTimeout(error) && events.length > 1) return error as Error;
    }
    await to.beat?.();
    await pause(backoff.take(), to.signal);
  }
}

async function settleOne(event: AnyEvent, first: Error, to: Delivery): Promise<void> {
  let error: Error | undefined = first;
  let attempts = 1;
  for (; error && attempts < LIMITS.refused_attempts; attempts += 1) {
    await pause(LIMITS.refused_retry_ms, to.signal);
    await to.beat?.();
    error = await attempt([event], to);
  }
  if (!error) return;
  const refusal = { event, error: describe(error), attempts };
  await untilKept(() => to.refuse(refusal), to);
}

/** A dead letter must be kept before the event counts as settled, so this too waits for the database. */
export async function untilKept(
  keep: () => Promise<void>,
  to: Pick<Delivery, 'signal' | 'beat' | 'log'>,
): Promise<void> {
  const backoff = new Backoff(LIMITS.retry_min_ms, LIMITS.retry_max_ms);
  for (;;) {
    try {
      return await keep();
    } catch (error) {
      if (!isTransient(error)) throw error;
      to.log.warn({ err: error }, 'a dead letter could not be kept yet, trying again');
    }
    await to.beat?.();
    await pause(backoff.take(), to.signal);
    if (to.signal.aborted) throw new Interrupted();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = (error as { code?: unknown }).code;
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}: ${error.message}`;
}
