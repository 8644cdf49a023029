import { ANSWER_WITHIN_MS, type Json, type Live } from './live';

const PERIODS_KEPT = 20_000;

export interface Row {
  memberId: string;
  name: string;
  avatarUrl: string | null;
  score: number;
  reachedAt: string;
}
export interface Choice {
  board: string;
  period: string;
  top: number;
}
interface Held {
  periodKey: string;
  epoch: string;
  seq: number;
  total: number;
  rows: Map<string, Row>;
  me: { rank: number; score: number } | null | undefined;
}

/** Score, then who reached it first, then the smaller id: the order of every board. */
const inOrder = (rows: Iterable<Row>): Row[] =>
  [...rows].sort(
    (a, b) => b.score - a.score || compare(a.reachedAt, b.reachedAt) || compare(a.memberId, b.memberId),
  );
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Equal epoch, seq and top mean equal rows: all samples of all clients, by socket and by HTTP, are compared here. */
export class Ledger {
  private readonly known = new Map<string, string>();
  readonly contradictions: string[] = [];
  samples = 0;
  /** Samples whose place was known already, so that something was really compared. */
  compared = 0;

  add(
    at: Omit<Choice, 'top'> & { top: number; periodKey: string; epoch: string; seq: number },
    said: object,
  ): void {
    this.samples += 1;
    const key = [at.board, at.period, at.periodKey, at.epoch, at.seq, at.top].join(' ');
    const text = JSON.stringify(said);
    const before = this.known.get(key);
    if (before !== undefined) this.compared += 1;
    if (before !== undefined && before !== text) this.contradictions.push(`${key}\n  ${before}\n  ${text}`);
    if (this.known.size < PERIODS_KEPT) this.known.set(key, text);
  }
}

/**
 * A view held by the rules of the wire and nothing else. Whatever it is told that those rules forbid is kept in
 * `complaints`.
 */
export class View {
  held: Held | null = null;
  readonly counts = { snapshots: 0, deltas: 0, gaps: 0, closed: 0 };
  readonly complaints: string[] = [];
  /** What did not go on where the view stood. */
  readonly gaps: object[] = [];
  /** What a subscription was refused with. */
  readonly problems: object[] = [];
  private answersDue = 0;

  constructor(
    readonly live: Live,
    public choice: Choice,
    private readonly viewer: string,
    private readonly ledger?: Ledger,
  ) {
    live.socket.on('board:delta', (delta: Json) => this.isMine(delta) && this.take(delta));
    live.socket.on('board:closed', (closed: Json) => {
      if (!this.isMine(closed)) return;
      this.counts.closed += 1;
      this.ask();
    });
    live.socket.on('disconnect', () => (this.held = null));
    live.socket.on('connect', () => this.ask());
  }

  /** Subscribes, again if need be; without a good answer the view is empty. */
  ask(): void {
    void this.subscribe().catch(() => (this.held = null));
  }

  /** Asks once more where there is a connection but no view, and none under way. */
  tend(): void {
    if (this.live.socket.connected && !this.held && this.answersDue === 0) this.ask();
  }

  /** The answer is shown in the same turn in which it comes: a delta may follow at its heels. */
  subscribe(top = this.choice.top): Promise<Json> {
    const choice = { ...this.choice, top };
    this.answersDue += 1;
    return new Promise((resolve, reject) => {
      this.live.socket
        .timeout(ANSWER_WITHIN_MS)
        .emit('board:subscribe', choice, (error: Error | null, answer: Json) => {
          this.answersDue -= 1;
          if (error) {
            if (this.live.socket.connected) this.complain(`no answer to board:subscribe in time`, choice);
            return reject(error);
          }
          this.choice = choice;
          if (answer.ok) this.show(answer.snapshot);
          else {
            this.held = null;
            this.problems.push(answer.problem);
          }
          resolve(answer);
        });
    });
  }

  /** The rows in order, ranks included, as a snapshot would have them. */
  get entries(): object[] {
    return inOrder(this.held?.rows.values() ?? []).map((row, index) => ({ rank: index + 1, ...row }));
  }

  private isMine({ board, period }: Json): boolean {
    return board === this.choice.board && period === this.choice.period;
  }

  private show({ entries, me, ...snapshot }: Json): void {
    this.counts.snapshots += 1;
    const rows = entries.map(({ rank: _, ...row }: Row & { rank: number }) => row) as Row[];
    this.held = { ...snapshot, me, rows: new Map(rows.map((row) => [row.memberId, row])) };
    if (JSON.stringify(this.entries) !== JSON.stringify(entries.map(tidy)))
      this.complain('a snapshot out of order', entries);
    this.check('snapshot', snapshot);
  }

  private take(delta: Json): void {
    const { held } = this;
    // A view that is not there yet: its snapshot is under way.
    if (!held) return;
    if (delta.epoch !== held.epoch || delta.previousSeq !== held.seq || delta.periodKey !== held.periodKey) {
      this.counts.gaps += 1;
      this.gaps.push({ held: { epoch: held.epoch, seq: held.seq, periodKey: held.periodKey }, delta });
      this.held = null;
      return this.ask();
    }
    this.counts.deltas += 1;
    // A place below the rows may be told after the step that moved it.
    const isPlaceAlone = 'me' in delta && delta.upserts.length + delta.removals.length === 0;
    if (delta.seq < delta.previousSeq || (delta.seq === delta.previousSeq && !isPlaceAlone))
      this.complain('a seq that does not grow', delta);
    for (const id of delta.removals) {
      if (!held.rows.delete(id)) this.complain(`a removal of ${id}, who was not in the view`, delta);
    }
    for (const row of delta.upserts) {
      if (JSON.stringify(tidy(row)) === JSON.stringify(held.rows.get(row.memberId)))
        this.complain(`an upsert of ${row.memberId} that changes nothing`, delta);
      held.rows.set(row.memberId, tidy(row) as Row);
    }
    held.seq = delta.seq;
    held.total = delta.total;
    if ('me' in delta) {
      if (JSON.stringify(delta.me) === JSON.stringify(held.me))
        this.complain('a me that did not change', delta);
      held.me = delta.me;
    }
    this.check('delta', delta);
  }

  /** What is true of every view at every moment. */
  private check(what: string, said: Json): void {
    const { board, period, top } = this.choice;
    const { rows, total, me, epoch, seq, periodKey } = this.held!;
    const entries = this.entries as (Row & { rank: number })[];
    if (rows.size !== Math.min(top, total))
      this.complain(`${what}: ${rows.size} rows of ${total}, top ${top}`, said);
    if (board === 'clans') {
      if (me !== undefined) this.complain(`${what}: a me on clans`, said);
    } else {
      const mine = entries.find(({ memberId }) => memberId === this.viewer);
      if (mine && (me?.rank !== mine.rank || me.score !== mine.score))
        this.complain(`${what}: me ${JSON.stringify(me)}, and the row ${JSON.stringify(mine)}`, said);
      if (!mine && me && me.rank <= top)
        this.complain(`${what}: me ${JSON.stringify(me)} without a row`, said);
    }
    this.ledger?.add({ board, period, top, periodKey, epoch, seq }, { entries, total });
  }

  private complain(what: string, said: object): void {
    this.complaints.push(
      `${this.choice.board} ${this.choice.period}: ${what}: ${JSON.stringify(said).slice(0, 600)}`,
    );
  }
}

/** A row with its keys in one order, so that rows can be compared as text. */
function tidy({ rank, memberId, name, avatarUrl, score, reachedAt }: Row & { rank?: number }): object {
  return { ...(rank !== undefined && { rank }), memberId, name, avatarUrl, score, reachedAt };
}

/** The rows of a page over HTTP, in the keys of a snapshot. */
export const tidyRows = (rows: (Row & { rank: number })[]): object[] => rows.map(tidy);
