import type { EventBus } from '#libs/messaging';
import { noTracer, silentLogger } from '#libs/domain-kit';
import { describeWith } from '#libs/testing';
import { CompletionStore, type CompletionKey, type CompletionWrite } from '../app/completion-store';
import { CompletionWriter, WRITER_LIMITS } from '../app/completion-writer';
import { OutcomeUnknown } from '../app/pending-write';
import { HabitRoom, type Someone } from './habit-room';
import { testContent } from './rules';

type Fault = 'none free' | 'none made' | 'lost before' | 'lost after' | 'overtaken' | 'refused';

/** The real store; the given writes lose their connection before or after the database has done them. */
class BreakingStore extends CompletionStore {
  faults: Fault[] = [];
  gate: Promise<void> | null = null;
  reads = 0;

  constructor(
    private readonly real: CompletionStore,
    private readonly overtake: () => Promise<unknown>,
  ) {
    super();
  }

  override async read(keys: readonly CompletionKey[]) {
    this.reads += 1;
    await this.gate;
    return this.real.read(keys);
  }

  override async write(writeId: string, writes: readonly CompletionWrite[]): Promise<boolean[]> {
    const fault = this.faults.shift();
    if (fault === 'refused')
      throw Object.assign(new Error('disk full'), { severity: 'ERROR', code: '53100' });
    if (fault === 'none free') throw new Error('timeout exceeded when trying to connect');
    if (fault === 'none made') throw new Error('Connection terminated due to connection timeout');
    if (fault === undefined) return this.real.write(writeId, writes);
    if (fault !== 'lost before') await this.real.write(writeId, writes);
    if (fault === 'overtaken') await this.overtake();
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  }

  override history(...args: Parameters<CompletionStore['history']>) {
    return this.real.history(...args);
  }
}

describeWith('postgres', 'a writer whose database breaks', () => {
  let room: HabitRoom;
  let user: Someone;
  let store: BreakingStore;
  let writer: CompletionWriter;
  let habit: { id: string };
  beforeAll(async () => void (room = await HabitRoom.open()));
  afterAll(() => room.close());
  beforeEach(async () => {
    user = room.someone();
    habit = await user.habit();
    store = new BreakingStore(room.completions, () => user.put(habit, 7));
    writer = new CompletionWriter(
      store,
      testContent,
      room.bus as unknown as EventBus,
      silentLogger,
      noTracer,
    );
  });
  afterEach(() => void jest.useRealTimers());

  const put = (amount: number, ifMatch: number | null = null, on = habit) =>
    writer.submit(user.request(on, { kind: 'amount', amount, note: null }, { ifMatch }));

  it('writes again what was lost on the way there', async () => {
    store.faults = ['lost before'];
    expect(await put(30)).toMatchObject({ created: true, completion: { version: 1 } });
  });

  it('knows its own write when the answer was lost, and answers as it would have', async () => {
    store.faults = ['lost after'];
    expect(await put(30)).toMatchObject({ created: true, completion: { version: 1, amount: 30 } });
    store.faults = ['lost after'];
    expect(await put(31, 1)).toMatchObject({ created: false, completion: { version: 2, amount: 31 } });
    store.faults = ['lost after'];
    const removed = await writer.submit(user.request(habit, { kind: 'remove' }, { ifMatch: 2 }));
    expect(removed).toEqual({ created: false, completion: null });
    const events = await room.query(
      `SELECT FROM outbox WHERE data->>'habitId' = $1 AND data->>'localDate' IS NOT NULL`,
      [habit.id],
    );
    expect(events).toHaveLength(3);
  });

  it('says that it does not know when another came after the lost answer, instead of refusing', async () => {
    store.faults = ['overtaken'];
    await expect(put(30)).rejects.toThrow(OutcomeUnknown);
    expect((await user.put(habit, 8)).completion).toMatchObject({ version: 3 });
  });

  it('says "not applied" only when that is sure', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const whileAway = async (fault: Fault) => {
      store.faults = Array.from({ length: 1000 }, () => fault);
      const sent = put(30).then(
        () => 'accepted',
        (error: Error) => error,
      );
      let answer: unknown;
      void sent.then((value) => (answer = value));
      while (answer === undefined) {
        jest.advanceTimersByTime(WRITER_LIMITS.retryWaitMaxMs);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return answer;
    };
    expect(await whileAway('refused')).toMatchObject({ slug: 'unavailable' });
    expect(await whileAway('none free')).toMatchObject({ slug: 'unavailable' });
    expect(await whileAway('none made')).toMatchObject({ slug: 'unavailable' });
    expect(await whileAway('lost before')).toBeInstanceOf(OutcomeUnknown);
  });

  it('one row that the database can not take spoils no other', async () => {
    const habits = await Promise.all(Array.from({ length: 9 }, () => user.habit()));
    await room.asOwner(
      `ALTER TABLE habit.completion ADD CONSTRAINT test_bad CHECK (habit_id <> '${habits[4]!.id}')`,
    );
    const settled = await Promise.allSettled(habits.map((one) => put(30, null, one)));
    expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(
      habits.map((_, index) => index !== 4),
    );
  });

  it('a zone that can not be judged spoils no other', async () => {
    const odd = { tokenTimeZone: 'Valley/Sacred', localDate: user.today(-1) };
    const [[refused], accepted] = await Promise.all([
      Promise.allSettled([writer.submit(user.request(habit, { kind: 'remove' }, odd))]),
      put(30),
    ]);
    expect(refused.status).toBe('rejected');
    expect(accepted.created).toBe(true);
  });

  it('takes no more than its queue holds, and says so', async () => {
    let open!: () => void;
    store.gate = new Promise((resolve) => (open = resolve));
    const onDate = (back: number) =>
      user.request(habit, { kind: 'remove' }, { localDate: user.today(-back) });
    const full = Array.from({ length: WRITER_LIMITS.queueMax - 1 }, (_, back) => onDate(back));
    const sent = [...writer.submitAll(full), writer.submit(onDate(0))];
    expect(() => writer.submit(onDate(0))).toThrow('Too many');
    store.gate = null;
    open();
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    expect((await put(30)).created).toBe(true);
  });

  it('those who wait for one date leave room for others', async () => {
    let open!: () => void;
    store.gate = new Promise((resolve) => (open = resolve));
    const first = writer.submit(user.request(habit, { kind: 'remove' }));
    const behind = Array.from({ length: WRITER_LIMITS.queuePerKeyMax }, () => put(30));
    expect(() => put(30)).toThrow('Too many');
    const other = writer.submit(user.request(habit, { kind: 'remove' }, { localDate: user.today(-1) }));
    store.gate = null;
    open();
    await Promise.all([first, other, ...behind]);
  });
});
