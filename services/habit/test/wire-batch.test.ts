import { randomIds } from '#libs/domain-kit';
import { describeWith } from '#libs/testing';
import { refusal, WireStack, type WirePerson } from './wire-stack';

describeWith('postgres', 'the batch call', () => {
  let stack: WireStack;
  let me: WirePerson;
  let habit: string;
  beforeAll(async () => void (stack = await WireStack.start()));
  afterAll(() => stack.stop());
  beforeEach(async () => {
    me = await stack.person();
    habit = await me.habit({ difficulty: 2 });
  });

  const batch = (operations: unknown) => me.post('/v1/completions/batch', { operations });
  const results = async (operations: unknown[]) =>
    (await batch(operations)).body.results as { status: number; completion?: object; problem?: object }[];
  const op = (more: object, id = habit.split('/')[3]) => ({ habitId: id, localDate: me.today(), ...more });

  it('applies in order, each with the status of the single call', async () => {
    const [first, same, second, skip, gone, none, again] = await results([
      op({ amount: 30 }),
      op({ amount: 30 }),
      op({ amount: 20, note: 'slow' }),
      op({ skipped: true }),
      op({ remove: true }),
      op({ remove: true }),
      op({ amount: 45 }),
    ]);
    expect([first, same, second, skip, gone, none, again].map((one) => one!.status)).toEqual([
      201, 200, 200, 200, 204, 204, 201,
    ]);
    expect(second!.completion).toMatchObject({ version: 2, note: 'slow', status: 'partial' });
    expect(gone).toEqual({ status: 204 });
    expect(again!.completion).toMatchObject({ version: 5, madra: 22.5 });
  });

  it('a bad operation spoils no other, not even one of the wrong shape', async () => {
    const other = await (await stack.person()).habit();
    const archived = await me.habit();
    await me.delete(archived);
    const answers = await results([
      op({ amount: 30 }),
      null,
      [],
      'x',
      op({ amount: 30 }, 'nonsense'),
      op({ amount: 30 }, randomIds().next()),
      op({ amount: -1 }, other.split('/')[3]),
      { ...op({ amount: 30 }), localDate: '2026-02-30' },
      op({}),
      op({ amount: 5, remove: true }),
      op({ amount: 5000 }),
      op({ amount: 30, extra: 1 }),
      { ...op({ amount: 30 }), localDate: me.today(-8) },
      op({ amount: 30 }, archived.split('/')[3]),
      op({ amount: 31 }),
    ]);
    const said = answers.map(({ status, problem }) => {
      const [first] = ((problem ?? {}) as { errors?: { pointer: string }[] }).errors ?? [];
      return first ? `${status} ${first.pointer}` : status;
    });
    expect(said).toEqual([
      201,
      '400 ',
      '400 ',
      '400 ',
      '400 /habitId',
      404,
      404,
      '400 /localDate',
      '400 /amount',
      '400 /amount',
      '400 /amount',
      '400 /extra',
      422,
      409,
      200,
    ]);
  });

  it('takes up to 500, and none at all', async () => {
    expect(await results([])).toEqual([]);
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...op({ amount: index + 1, note: '\u{1F9D8}'.repeat(1000) }),
      localDate: me.today(-(index % 8)),
    }));
    const answers = await results(many);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(8);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(492);
    expect(answers.at(-1)!.completion).toMatchObject({ version: 63 });
    expect(refusal(await batch([...many, op({ amount: 1 })]))).toBe('/operations');
    expect(refusal(await batch('all'))).toBe('/operations');
    expect(refusal(await me.post('/v1/completions/batch', {}))).toBe('/operations');
  });

  it('is one change for each user and date when sent twice at once', async () => {
    const sent = Array.from({ length: 5 }, () =>
      results([op({ amount: 30 }), op({ amount: 30, note: 'n' })]),
    );
    const answers = (await Promise.all(sent)).flat();
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});
