import type { Problem } from '#libs/contracts';
import type { Completion } from '../api/types';
import { addTick, nextToSend, sameDate, type Tick } from './tick';

/** What the batch call says of one tick. */
export interface Outcome {
  status: number;
  completion?: Completion;
  problem?: Problem;
}

/** What the outbox needs of the world around it. */
export interface World {
  load(): Promise<Tick[]>;
  save(put: readonly Tick[], drop: readonly string[]): Promise<void>;
  /** @throws Error when nothing is known of what became of them; they are sent again then */
  send(ticks: readonly Tick[]): Promise<Outcome[]>;
  /** Runs in no other tab at the same time. */
  alone(work: () => Promise<void>): Promise<void>;
  tellOtherTabs(): void;
  onSent(tick: Tick, completion: Completion | null): void;
  after(ms: number, work: () => void): () => void;
}

/** Ticks of one batch call. */
const BATCH_MAX = 100;
const RETRY_MS = { first: 1_000, longest: 30_000 };
/** How long a sent tick counts as on its way, unless news of it comes first. */
const NEWS_WITHIN_MS = 6_000;
const isForLater = (status: number): boolean => status === 401 || status === 429 || status >= 500;

/** Ticks of one person on their way: shown at once, kept over reloads, sent in order, each until it is answered. */
export class Outbox {
  private ticks: Tick[] = [];
  private readonly sending = new Set<string>();
  /** Of these the news came before the answer. */
  private readonly heard = new Set<string>();
  private readonly listeners = new Set<() => void>();
  /** What this browser has not kept yet, or could not: a tick as it stands, null for one that is gone. */
  private readonly unkept = new Map<string, Tick | null>();
  private saving: Promise<unknown> = Promise.resolve();
  private closed = false;
  private running = false;
  private wanted = false;
  private retryMs = RETRY_MS.first;
  private cancelRetry: () => void = () => undefined;

  constructor(private readonly world: World) {}

  current = (): readonly Tick[] => this.ticks;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes over what this browser kept, at the start and when another tab changed it. */
  async reload(): Promise<void> {
    let saved: Promise<unknown>;
    let held: Tick[] | null;
    do {
      saved = this.saving;
      await saved;
      held = await this.world.load().catch(() => null);
      // What was added meanwhile is not among them yet.
    } while (saved !== this.saving);
    if (!held) return;
    const untouched = held.filter(({ id }) => !this.unkept.has(id)).map((tick) => this.known(tick));
    const here = [...this.unkept.values()].filter((tick) => tick !== null);
    this.show([...untouched, ...here, ...this.ticks.filter(({ state }) => state === 'sent')]);
  }

  /** The tick as it is shown already, when it has not changed: nothing is drawn anew for it. */
  private known(tick: Tick): Tick {
    const shown = this.ticks.find(({ id }) => id === tick.id);
    const { state, order, madraBefore } = tick;
    return shown?.state === state && shown.order === order && shown.madraBefore === madraBefore
      ? shown
      : tick;
  }

  add(tick: Tick): void {
    // A clock that was set back must not send it before what it follows.
    const order = Math.max(tick.order, ...this.ticks.map((old) => old.order + 1));
    const next = addTick(this.ticks, { ...tick, order }, this.sending);
    const dropped = this.ticks.filter((old) => !next.includes(old)).map(({ id }) => id);
    this.show(next);
    this.save([next.at(-1)!], dropped);
    void this.flush();
  }

  /** Sends a refused one once more. */
  retry(id: string): void {
    const again = this.ticks.find((tick) => tick.id === id);
    if (again) this.add({ ...again, state: 'waiting', refusal: null });
  }

  dismiss(id: string): void {
    this.show(this.ticks.filter((tick) => tick.id !== id));
    this.save([], [id]);
  }

  /**
   * News of a date has come: what was sent for it is part of what the server tells, and counts no more. News may
   * overtake the answer: then the tick stays until that has come, since it may still have to be sent again.
   */
  heardOf(habitId: string, localDate: string): void {
    const ofDate = this.ticks.filter((tick) => sameDate(tick, { habitId, localDate }));
    const sent = ofDate.filter(({ state }) => state === 'sent');
    const early = sent.length > 0 ? undefined : ofDate.find(({ id }) => this.sending.has(id));
    this.show(this.ticks.filter((tick) => !sent.includes(tick)));
    if (early) this.countNoMore(early);
  }

  private countNoMore(tick: Tick): void {
    const counted = { ...tick, madraBefore: tick.madraAfter };
    this.heard.add(tick.id);
    this.show(this.ticks.map((other) => (other === tick ? counted : other)));
    this.save([counted], []);
  }

  /** Sends what waits, in this tab or after the one that is at it. */
  async flush(): Promise<void> {
    this.wanted = true;
    if (this.running || this.closed) return;
    this.running = true;
    this.cancelRetry();
    try {
      while (this.wanted) {
        this.wanted = false;
        await this.world.alone(() => this.sendAll());
      }
      this.retryMs = RETRY_MS.first;
    } catch {
      if (this.closed) return;
      this.cancelRetry = this.world.after(this.retryMs, () => void this.flush());
      this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.longest);
    } finally {
      this.running = false;
    }
  }

  /** For good: what waits stays kept for the next page of its person. */
  close(): void {
    this.closed = true;
    this.cancelRetry();
  }

  /** @throws Error when some must be sent again later */
  private async sendAll(): Promise<void> {
    // Another tab may have sent some of them in the meantime.
    await this.reload();
    for (let batch = this.next(); batch.length > 0; batch = this.next()) {
      for (const { id } of batch) this.sending.add(id);
      let allSettled: boolean;
      try {
        allSettled = this.settle(batch, await this.world.send(batch));
      } finally {
        this.sending.clear();
      }
      // Before another tab gets its turn, or it would send them too.
      await this.saving;
      if (!allSettled) throw new Error('Some ticks have to wait.');
    }
  }

  private readonly next = (): Tick[] => nextToSend(this.ticks, BATCH_MAX);

  /** @returns whether none must be sent again later */
  private settle(batch: readonly Tick[], outcomes: readonly Outcome[]): boolean {
    const settled = new Map<string, Tick>();
    let later = false;
    batch.forEach((tick, index) => {
      const outcome = outcomes[index];
      // What follows waits too: the order stays.
      if (later || !outcome || isForLater(outcome.status)) return void (later = true);
      settled.set(tick.id, afterwards(tick, outcome));
      if (outcome.status < 400) this.world.onSent(tick, outcome.completion ?? null);
    });
    const ended = ({ id, state }: Tick) => state === 'sent' && this.heard.delete(id);
    this.show(this.ticks.map((tick) => settled.get(tick.id) ?? tick).filter((tick) => !ended(tick)));
    const done = [...settled.values()];
    const sent = done.filter(({ state }) => state === 'sent').map(({ id }) => id);
    this.save(
      done.filter(({ state }) => state === 'refused'),
      sent,
    );
    this.world.after(NEWS_WITHIN_MS, () =>
      this.show(this.ticks.filter(({ id, state }) => state !== 'sent' || !sent.includes(id))),
    );
    return !later;
  }

  private show(ticks: Tick[]): void {
    if (ticks.length === this.ticks.length && ticks.every((tick, index) => tick === this.ticks[index]))
      return;
    this.ticks = ticks;
    for (const listener of this.listeners) listener();
  }

  private save(put: readonly Tick[], drop: readonly string[]): void {
    for (const id of drop) this.unkept.set(id, null);
    for (const tick of put) this.unkept.set(tick.id, tick);
    this.saving = this.saving.then(() => this.keep());
  }

  /** A browser that keeps nothing, or has no room, still sends: what it would not take is tried with the next. */
  private async keep(): Promise<void> {
    const changes = [...this.unkept];
    const gone = changes.filter(([, tick]) => tick === null).map(([id]) => id);
    try {
      await this.world.save(
        changes.flatMap(([, tick]) => tick ?? []),
        gone,
      );
      for (const [id, tick] of changes) if (this.unkept.get(id) === tick) this.unkept.delete(id);
    } catch {
      return;
    }
    if (!this.closed) this.world.tellOtherTabs();
  }
}

function afterwards(tick: Tick, { status, problem }: Outcome): Tick {
  if (status < 400) return { ...tick, state: 'sent' };
  const name = problem?.type.split('/').at(-1) ?? 'internal';
  return { ...tick, state: 'refused', refusal: { name, detail: problem?.detail ?? '' } };
}
