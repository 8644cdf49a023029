import type { AnyEvent, ServiceName } from '#libs/contracts';
import type { Logger, Tracer } from '#libs/domain-kit';
import { bury, claimResends, dischargeLetter, refuseLetter } from './dead-letters';
import { deliver, Interrupted, type Refusal, untilKept } from './deliver';
import type { Subscription } from './event-bus';
import { takeFollowed } from './followed';
import { LIMITS } from './limits';
import { type Parsed, parseMessage } from './parse-event';
import { pause } from './waiting';

/** A message as it came, and what was made of it. */
export interface Message {
  parsed: Parsed;
  /** Asked for only when the message becomes a dead letter. */
  raw(): Uint8Array;
}

/** One consumer group in this process: what both buses do with what they read for it. */
export class Group {
  readonly wanted: ReadonlySet<string>;
  readonly batchMax: number;
  readonly restMs: number;

  constructor(
    readonly subscription: Subscription,
    private readonly log: Logger,
    private readonly tracer: Tracer,
  ) {
    this.wanted = new Set(subscription.types);
    this.batchMax = subscription.batchMax ?? LIMITS.batch_events_default;
    this.restMs = subscription.restMs ?? LIMITS.rest_ms;
  }

  get name(): string {
    return this.subscription.group;
  }

  /**
   * Settles messages of one source in order: handled, passed over, or kept as dead letters.
   * @throws Interrupted when the signal aborts first; then they must come again
   */
  async settle(
    source: ServiceName,
    messages: readonly Message[],
    signal: AbortSignal,
    beat?: () => Promise<void>,
  ): Promise<void> {
    const events: AnyEvent[] = [];
    for (const { parsed, raw } of messages) {
      if (parsed.kind === 'event') events.push(parsed.event);
      if (parsed.kind !== 'unreadable') continue;
      const { problem, id, type, subject } = parsed;
      this.log.error({ group: this.name, source, id, type, problem }, 'an unreadable event is a dead letter');
      const letter = { source, raw: raw(), id, type, subject, error: problem, attempts: 1 };
      await untilKept(() => this.bury(letter), { signal, beat, log: this.log });
    }
    await deliver(events, {
      handle: (batch) => this.handle(batch),
      refuse: (refusal) => this.refuse(source, refusal),
      beat,
      signal,
      log: this.log,
    });
  }

  private handle(batch: AnyEvent[]): Promise<void> {
    return takeFollowed(this.tracer, this.name, batch, (events) => this.subscription.handle(events));
  }

  private bury(letter: Parameters<typeof bury>[2][number]): Promise<void> {
    return bury(this.subscription.database, this.name, [letter]);
  }

  private refuse(source: ServiceName, { event, error, attempts }: Refusal): Promise<void> {
    const { id, type, subject } = event;
    this.log.error({ group: this.name, source, id, type, error }, 'a refused event is a dead letter');
    const raw = Buffer.from(JSON.stringify(event));
    return this.bury({ source, raw, id, type, subject, error, attempts });
  }

  /** Looks for dead letters that someone wants to be sent again, until the signal aborts. */
  async resend(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(LIMITS.resend_poll_ms, signal);
      if (signal.aborted) return;
      try {
        await this.resendClaimed(signal);
      } catch (error) {
        if (error instanceof Interrupted) return;
        this.log.warn({ err: error, group: this.name }, 'dead letters could not be sent again yet');
      }
    }
  }

  private async resendClaimed(signal: AbortSignal): Promise<void> {
    const { database } = this.subscription;
    for (const { id, raw } of await claimResends(database, this.name)) {
      const parsed = parseMessage(raw, this.wanted);
      if (parsed.kind === 'unreadable') {
        await refuseLetter(database, id, parsed.problem, 1);
        continue;
      }
      let refused = false;
      await deliver(parsed.kind === 'event' ? [parsed.event] : [], {
        handle: (batch) => this.handle(batch),
        refuse: async ({ error, attempts }) => {
          refused = true;
          await refuseLetter(database, id, error, attempts);
        },
        signal,
        log: this.log,
      });
      if (!refused) await dischargeLetter(database, id);
    }
  }
}
