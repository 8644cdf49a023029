import { monitorEventLoopDelay } from 'node:perf_hooks';
import { eventually, type Person } from '#libs/testing';
import { at, bodyOf, day, join, newClan, newHabit, newName, record } from './facts';
import { dial, type Json, Live } from './live';
import { type Choice, Ledger, type Row, tidyRows, View } from './view';

const PERIODS = ['day', 'week', 'month', 'all_time'];
const HABITS_EACH = 4;
const AT_ONCE = 6;
const DATES_BACK = 3;
/** Of each clan at first; 50 would be full. */
const MEMBERS_MAX = 20;
/** Of one user and date at most so much counts. */
const SCORE_PER_DATE_MAX = 120;
const TEND_EVERY_MS = 200;
/** On a machine so busy that less than enough was seen by then, what is missing is said by the test. */
const RAGE_MAX_MS = 120_000;

interface Actor {
  person: Person;
  habits: string[];
}

/** The clan, or the person's five. */
const isFull = (body: Json): boolean => body?.type?.endsWith('/limit-reached') ?? false;

/** Numbers that look random and are the same for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * People who complete, undo, join, leave and rename at random, while many views of their boards are held by the rules
 * of the wire alone, through drops.
 */
export class Storm {
  readonly ledger = new Ledger();
  readonly views: View[] = [];
  /** Calls that ended in a way that the wire doesn't foresee. */
  readonly surprises: string[] = [];
  private readonly actors: Actor[] = [];
  private clans: string[] = [];
  private readonly below: (n: number) => number;
  private readonly tending: NodeJS.Timeout;
  private readonly lateness = monitorEventLoopDelay({ resolution: 10 });

  /** @param origins where sockets connect, each view at one of them */
  constructor(
    private readonly origins: string[],
    seed: number,
  ) {
    this.below = random(seed);
    this.lateness.enable();
    this.tending = setInterval(() => this.views.forEach((view) => view.tend()), TEND_EVERY_MS);
  }

  async gather(register: () => Promise<Person>, people: number, views: number): Promise<void> {
    // A few at once: passwords are hashed for real.
    while (this.actors.length < people) {
      const count = Math.min(AT_ONCE, people - this.actors.length);
      this.actors.push(...(await Promise.all(Array.from({ length: count }, () => this.newcomer(register)))));
    }
    this.clans = await Promise.all([0, 1].map((index) => newClan(this.actors[index]!.person)));
    for (const { person } of this.actors.slice(2, 2 + 2 * MEMBERS_MAX))
      await join(person, this.pick(this.clans));
    const boards = ['global', 'clans', ...this.clans.map((id) => `clan:${id}`)];
    for (let index = 0; index < views; index += 1) {
      const choice = {
        board: boards[index % boards.length]!,
        period: this.pick(PERIODS),
        top: this.someTop(),
      };
      this.watch(this.actors[index % people]!.person, choice, this.origins[index % this.origins.length]!);
    }
    await eventually(() => this.views.every(({ held }) => held), { what: 'every view to be there' });
  }

  stop(): void {
    clearInterval(this.tending);
    this.lateness.disable();
  }

  /** Some at once, until the time is over and enough was seen. */
  async rage(forMs: number, isEnough: () => boolean = () => true): Promise<void> {
    const begun = performance.now();
    const goesOn = (): boolean => {
      const sinceMs = performance.now() - begun;
      return sinceMs < forMs || (sinceMs < RAGE_MAX_MS && !isEnough());
    };
    this.lateness.reset();
    const worker = async (turn: () => Promise<void>): Promise<void> => {
      while (goesOn()) await turn();
    };
    await Promise.all([
      ...Array.from({ length: AT_ONCE }, () => worker(() => this.act())),
      worker(() => this.sample()),
      worker(() => this.shake()),
    ]);
  }

  /** Waits until every view is what a fresh snapshot is, and the global ones what the facts are. */
  async settles(): Promise<void> {
    await eventually(() => this.globalIsTrue(), { what: 'the global board to be what the facts are' });
    await eventually(() => this.allFresh(), { what: 'every view to equal a fresh snapshot' });
  }

  /** The views by what happened to them, summed up. */
  get counts(): View['counts'] {
    const sum = { snapshots: 0, deltas: 0, gaps: 0, closed: 0 };
    for (const { counts } of this.views)
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts[key];
    return sum;
  }

  get gaps(): object[] {
    return this.views.flatMap(({ gaps }) => gaps);
  }

  get problems(): object[] {
    return this.views.flatMap(({ problems }) => problems);
  }

  get complaints(): string[] {
    return this.views.flatMap(({ complaints }) => complaints);
  }

  /** How much too late this process noticed something at worst: what came meanwhile seems to come at once. */
  get lateness_ms(): number {
    return this.lateness.max / 1e6;
  }

  /** The least milliseconds in which some socket was sent 11 deltas of one board. */
  get shortestRun_ms(): number {
    const spans = this.views.flatMap(({ live, choice }) => {
      const times = live.heard
        .filter((one) => one.event === 'board:delta' && one.payload.board === choice.board)
        .map(({ at_ms }) => at_ms);
      return times.slice(10).map((time, index) => time - times[index]!);
    });
    return Math.min(Infinity, ...spans);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  private someTop(): number {
    return this.pick([1, 3, 5, 10, 50, 100]);
  }

  private async newcomer(register: () => Promise<Person>): Promise<Actor> {
    const person = await register();
    const fields = { kind: 'count', target: 10, difficulty: 3, startDate: day(-DATES_BACK) };
    const habits = await Promise.all(Array.from({ length: HABITS_EACH }, () => newHabit(person, fields)));
    await record(person, habits[0]!, day(), 1 + this.below(20));
    return { person, habits };
  }

  private watch(person: Person, choice: Choice, origin: string): void {
    const options = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 300 };
    const live = new Live(dial(origin, { token: person.token }, options));
    this.views.push(new View(live, choice, person.id, this.ledger));
    live.socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') live.socket.connect();
    });
    live.socket.connect();
  }

  private async act(): Promise<void> {
    const { person, habits } = this.pick(this.actors);
    const path = at(this.pick(habits), day(-this.below(DATES_BACK + 1)));
    const dice = this.below(100);
    if (dice < 60) return this.call('PUT', () => person.http.put(path, { amount: 1 + this.below(20) }));
    if (dice < 82) return this.call('DELETE', () => person.http.delete(path));
    if (dice < 86) return this.call('PUT', () => person.http.put(path, { skipped: true }));
    if (dice < 90) {
      const displayName = newName(this.pick(['a', 'Ω', '龍']));
      return this.call('PATCH', () => person.http.patch('/v1/me', { displayName }));
    }
    // The founders stay, so that no clan closes.
    const guest = this.pick(this.actors.slice(2)).person;
    const members = `/v1/clans/${this.pick(this.clans)}/members`;
    if (dice < 96) return this.call('POST', () => guest.http.post(members));
    return this.call('DELETE', () => guest.http.delete(`${members}/me`));
  }

  private async call(method: string, send: () => Promise<{ status: number; body: Json }>): Promise<void> {
    const { status, body } = await send();
    if (![200, 201, 204, 404].includes(status) && !isFull(body))
      this.surprises.push(`${method}: ${JSON.stringify(body)}`);
  }

  /** A page over HTTP, to be compared with what sockets were told of the same moment. */
  private async sample(): Promise<void> {
    const { choice } = this.pick(this.views);
    const { person } = this.pick(this.actors);
    const { board, period, top } = choice;
    const { status, body } = await person.http.get(`/v1/boards/${board}?period=${period}&limit=${top}`);
    if (status === 503) return;
    if (status !== 200) return void this.surprises.push(`GET ${board}: ${JSON.stringify(body)}`);
    const { periodKey, epoch, seq, total, items } = body;
    this.ledger.add({ board, period, top, periodKey, epoch, seq }, { entries: tidyRows(items), total });
  }

  /** Drops a connection, or asks for another part of the board. */
  private async shake(): Promise<void> {
    const view = this.pick(this.views);
    if (this.below(3) === 0) view.live.socket.io.engine?.close();
    else if (view.held) await view.subscribe(this.someTop()).catch(() => undefined);
    await eventually(() => view.held ?? !view.live.socket.connected, { what: 'the shaken view to answer' });
  }

  private async allFresh(): Promise<boolean> {
    for (const view of this.views) {
      const { live, choice, held } = view;
      const fresh = new Live(
        dial(
          (live.socket.io as unknown as { uri: string }).uri,
          live.socket.auth as object as Record<string, unknown>,
        ),
      );
      try {
        fresh.socket.connect();
        const { ok, snapshot } = await fresh.ask('board:subscribe', choice);
        const { total, me, entries } = ok ? snapshot : { total: null, me: null, entries: null };
        expect({ total: held?.total, me: held?.me, entries: view.entries }).toEqual({
          total,
          me,
          entries: tidyRows(entries),
        });
      } finally {
        fresh.close();
      }
    }
    return true;
  }

  private async globalIsTrue(): Promise<boolean> {
    const expected = new Map<string, number>();
    for (const { person, habits } of this.actors) {
      const perDate = new Map<string, number>();
      for (const habitId of habits) {
        const { items } = bodyOf(await person.http.get(`/v1/habits/${habitId}/completions`));
        for (const { localDate, madra } of items)
          perDate.set(localDate, (perDate.get(localDate) ?? 0) + Math.round(madra * 100));
      }
      const sum = [...perDate.values()].reduce(
        (all, one) => all + Math.min(one, SCORE_PER_DATE_MAX * 100),
        0,
      );
      if (sum > 0) expected.set(person.id, sum / 100);
    }
    const rows = await this.everybody();
    const mine = rows.filter(({ memberId }) => this.actors.some(({ person }) => person.id === memberId));
    expect(new Map(mine.map(({ memberId, score }) => [memberId, score]))).toEqual(expected);
    return true;
  }

  /** The global board, page by page. */
  private async everybody(): Promise<Row[]> {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path = `/v1/boards/global?period=all_time&limit=100&cursor=${cursor}`;
      const { items, nextCursor }: Json = bodyOf(await this.actors[0]!.person.http.get(path));
      rows.push(...items);
      cursor = nextCursor;
    }
    return rows;
  }
}
