import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { Choices } from '../../checker/random';
import { dayByParts } from '../day';
import { at, bodyOf, day, newClan, newHabit, newName, record } from '../facts';
import { expectProblem } from '../problems';
import { HABIT, PROGRESS } from '../shapes';

/** Short of the time after which what is kept ends by itself: what nobody dropped is not taken for right. */
const WITHIN_MS = 30_000;
const ZONES = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'America/New_York'];

describe('The dashboard', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await openWire();
  });
  afterAll(() => wire?.stop());

  const dashboard = async (person: Person) => bodyOf(await person.http.get('/v1/dashboard'));
  const shows = (person: Person, expected: object) =>
    eventually(
      async () => {
        expect(await dashboard(person)).toEqual(expected);
        return true;
      },
      { what: 'the dashboard to show it', within_ms: WITHIN_MS },
    );

  it('of somebody new is empty, and nobody sees it without a token', async () => {
    expectProblem(await wire.anonymous.get('/v1/dashboard'), 'unauthenticated');
    const person = await wire.register();
    await shows(person, { date: day(), habits: [], progress: PROGRESS, clan: null });
    expectProblem(await person.http.post('/v1/dashboard', {}), 'method-not-allowed');
  });

  it('has the whole day of somebody who has done something, in a clan', async () => {
    const person = await wire.register();
    const id = await newHabit(person);
    const clan = await newClan(person, { name: newName('whole ') });
    const completion = await record(person, id);
    await shows(person, {
      date: day(),
      habits: [{ ...HABIT, id, due: true, completion, streak: { current: 1, longest: 1 } }],
      progress: {
        ...PROGRESS,
        madra: 10,
        score: { today: 10 },
        streak: { current: 1, longest: 1, freezes: 0 },
      },
      clan: { id: clan, name: expect.stringMatching(/^whole /), rank: 1, score: 10, total: 1 },
    });
  });

  it('lists all active habits, in the order of the list', async () => {
    const person = await wire.register();
    const ids: string[] = [];
    for (let made = 0; made < 100; made++) ids.push(await newHabit(person));
    const { habits } = await eventually(
      async () => {
        const body = await dashboard(person);
        return body.habits.every(({ due }: { due: boolean }) => due) && body.habits.length === 100 && body;
      },
      { what: 'a hundred habits that are due', within_ms: WITHIN_MS },
    );
    expect(habits.map((habit: { id: string }) => habit.id)).toEqual(ids);
  });

  it('equals its parts after whatever was done', async () => {
    const seed = Date.now() % 1_000_000;
    const choices = new Choices(seed);
    const [person, fellow] = await Promise.all([wire.register(), wire.register()]);
    const zones = ['UTC'];
    const theirs = [await newClan(fellow), await newClan(fellow)];
    const fellowsHabit = await newHabit(fellow);
    const first = await newHabit(person);
    const mine = await newClan(person);

    const habits = async (query = ''): Promise<string[]> => {
      const { items } = bodyOf(await person.http.get(`/v1/habits${query}`));
      return items.map(({ id }: { id: string }) => id);
    };
    const onOne = async (work: (id: string) => Promise<unknown>) => work(choices.of(await habits()));
    const recent = () => day(-choices.below(4));
    const schedule = () =>
      choices.of([
        { type: 'daily' },
        { type: 'weekdays', days: [1, 3, 5, 7] },
        { type: 'timesPerWeek', times: 1 + choices.below(7) },
        { type: 'everyNDays', interval: 2 + choices.below(3) },
      ]);
    const actions: Record<string, () => Promise<unknown>> = {
      tick: () => onOne((id) => person.http.put(at(id, recent()), { amount: 1 })),
      'tick today': () => onOne((id) => person.http.put(at(id), { amount: 1 })),
      note: () => onOne((id) => person.http.put(at(id), { amount: 1, note: newName() })),
      skip: () => onOne((id) => person.http.put(at(id), { skipped: true })),
      undo: () => onOne((id) => person.http.delete(at(id))),
      batch: async () => {
        const operations = (await habits()).map((habitId) => ({ habitId, localDate: day(), amount: 1 }));
        return person.http.post('/v1/completions/batch', { operations });
      },
      'new habit': () => newHabit(person, { schedule: schedule(), startDate: day(1 - choices.below(9)) }),
      rename: () => onOne((id) => person.http.patch(`/v1/habits/${id}`, { name: newName() })),
      reschedule: () => onOne((id) => person.http.patch(`/v1/habits/${id}`, { schedule: schedule() })),
      archive: () =>
        onOne((id) => (id === first ? record(person, id) : person.http.delete(`/v1/habits/${id}`))),
      restore: async () => {
        for (const id of await habits('?archived=true'))
          await person.http.patch(`/v1/habits/${id}`, { archived: false });
      },
      join: () => person.http.post(`/v1/clans/${choices.of(theirs)}/members`),
      leave: () => person.http.delete(`/v1/clans/${choices.of(theirs)}/members/me`),
      'be removed': () => fellow.http.delete(`/v1/clans/${theirs[0]}/members/${person.id}`),
      banner: () => person.http.put('/v1/me/banner', { clanId: choices.of([mine, ...theirs]) }),
      'own clan renamed': () => person.http.patch(`/v1/clans/${mine}`, { name: newName('mine ') }),
      'their clan renamed': () => fellow.http.patch(`/v1/clans/${theirs[0]}`, { name: newName('theirs ') }),
      'another scores': () => record(fellow, fellowsHabit, recent()),
      'another undoes': () => fellow.http.delete(at(fellowsHabit, recent())),
      travel: () => {
        zones.push(choices.of(ZONES));
        return person.http.patch('/v1/me', { settings: { timeZone: zones.at(-1) } });
      },
    };
    const names = Object.keys(actions);
    const told: string[] = [];
    const order = [...names, ...names].sort(() => choices.next() - 0.5);
    for (const name of order) {
      told.push(name);
      // Read meanwhile too: what was begun before the action must not be kept after it.
      await Promise.all([actions[name]!(), dashboard(person), dashboard(person)]);
      await eventually(
        async () => {
          expect(await dashboard(person)).toEqual(await dayByParts(person, zones));
          return true;
        },
        { what: `the dashboard after ${told.join(', ')} (seed ${seed})`, within_ms: WITHIN_MS },
      );
    }
  });
});
