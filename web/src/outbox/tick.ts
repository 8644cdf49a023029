import type { Completion } from '../api/types';

/** What a person did with a habit on a date; it states the whole, like the wire's `PUT` and `DELETE`. */
export type Deed =
  | { kind: 'amount'; amount: number; note: string | null }
  | { kind: 'skip'; note: string | null }
  | { kind: 'remove' };

interface Refusal {
  /** The problem's type ends in it. */
  name: string;
  detail: string;
}

/** A deed on its way to the server. */
export interface Tick {
  id: string;
  userId: string;
  habitId: string;
  localDate: string;
  deed: Deed;
  /** Ticks are sent in this order. */
  order: number;
  state: 'waiting' | 'sent' | 'refused';
  refusal: Refusal | null;
  /** What the date yielded before and yields now, so that the bar moves before the server has heard of it. */
  madraBefore: number;
  madraAfter: number;
}

export const sameDate = (
  a: Pick<Tick, 'habitId' | 'localDate'>,
  b: Pick<Tick, 'habitId' | 'localDate'>,
): boolean => a.habitId === b.habitId && a.localDate === b.localDate;

/**
 * Adds a tick. One that still waits for the same date gives way: the new one states the whole. One that is on its
 * way (`sending`) does not; it arrives first.
 */
export function addTick(ticks: readonly Tick[], tick: Tick, sending: ReadonlySet<string>): Tick[] {
  const gives = (old: Tick) =>
    sameDate(old, tick) && (old.state === 'refused' || (old.state === 'waiting' && !sending.has(old.id)));
  const replaced = ticks.find((old) => gives(old) && old.state === 'waiting');
  const madraBefore = replaced ? replaced.madraBefore : tick.madraBefore;
  return [...ticks.filter((old) => !gives(old)), { ...tick, madraBefore }];
}

/** The next ticks to send, oldest first. */
export const nextToSend = (ticks: readonly Tick[], atMost: number): Tick[] =>
  ticks
    .filter(({ state }) => state === 'waiting')
    .sort((a, b) => a.order - b.order)
    .slice(0, atMost);

/** What a person sees of a date: what the server holds, overlaid by the latest tick that it has not refused. */
export function shownCompletion(
  held: Completion | null,
  ticks: readonly Tick[],
  date: { habitId: string; localDate: string; target: number },
): Completion | null {
  const latest = ticks
    .filter((tick) => sameDate(tick, date) && tick.state === 'waiting')
    .reduce<Tick | null>((last, tick) => (last && last.order > tick.order ? last : tick), null);
  return latest ? completionOf(latest, date.target, held?.version ?? 0) : held;
}

function completionOf(
  { habitId, localDate, deed, madraAfter }: Tick,
  target: number,
  version: number,
): Completion | null {
  if (deed.kind === 'remove') return null;
  const amount = deed.kind === 'amount' ? deed.amount : null;
  return {
    habitId,
    localDate,
    amount,
    status: amount === null ? 'skipped' : amount >= target ? 'done' : 'partial',
    note: deed.note,
    version,
    recordedAt: '',
    madra: madraAfter,
  };
}

/** What brings a date back to what it was. */
export const deedOf = (completion: Completion | null): Deed => {
  if (!completion) return { kind: 'remove' };
  const { amount, note } = completion;
  return amount === null ? { kind: 'skip', note } : { kind: 'amount', amount, note };
};

/** The madra that ticks add to what the server has told of; a refused one adds none. */
export const madraOnTheWay = (ticks: readonly Tick[]): number =>
  ticks.reduce((sum, tick) => (tick.state === 'refused' ? sum : sum + tick.madraAfter - tick.madraBefore), 0);

const DIFFICULTY_YIELD = [1, 1.5, 2];

/** What a deed yields by the rules, without the items that only the server knows of. */
export function yieldOf(deed: Deed, { target, difficulty }: { target: number; difficulty: number }): number {
  if (deed.kind !== 'amount') return 0;
  const share = Math.min(deed.amount / target, 1.5);
  return Math.round(1000 * share * (DIFFICULTY_YIELD[difficulty - 1] ?? 1)) / 100;
}

/** A tick as an operation of the batch call. */
export function operationOf({ habitId, localDate, deed }: Tick) {
  if (deed.kind === 'remove') return { habitId, localDate, remove: true as const };
  const note = deed.note === null ? {} : { note: deed.note };
  return deed.kind === 'skip'
    ? { habitId, localDate, skipped: true as const, ...note }
    : { habitId, localDate, amount: deed.amount, ...note };
}
