import { eventually, openWire, type Wire } from '#libs/testing';
import { bodyOf, newHabit, record } from '../facts';
import { connect, hangUp } from '../live';
import { closings, dateIn, watch } from '../turns';

/** The two ends of the date line: the date moves by one or two, whatever the hour. */
const LAST = 'Etc/GMT+12';
const FIRST = 'Pacific/Kiritimati';
let wire: Wire;

beforeAll(async () => {
  wire = await openWire();
});
afterEach(hangUp);
afterAll(() => wire.stop());

describe('board:closed', () => {
  test('comes with a change of zone that moves today, for the periods that turn, and for them alone', async () => {
    const person = await wire.register({ timeZone: LAST });
    const live = await watch(wire.url, person);
    const expected = closings(dateIn(LAST), dateIn(FIRST));
    bodyOf(await person.http.patch('/v1/me', { settings: { timeZone: FIRST } }));
    await eventually(() => live.told('board:closed').length >= expected.length, { what: 'board:closed' });
    expect(live.told('board:closed')).toEqual(expect.arrayContaining(expected));
    const day = await live.ask('board:subscribe', { board: 'global', period: 'day' });
    expect(day.snapshot.periodKey).toBe(dateIn(FIRST));
    // What did not turn goes on: a fact of the new date reaches it.
    live.forget();
    await record(person, await newHabit(person), dateIn(FIRST));
    await live.hears('board:delta', ({ period }) => period === 'all_time');
    expect(live.told('board:closed')).toEqual([]);
  });

  test('a closed view gets no more deltas until it is asked for again', async () => {
    const [person, other] = await Promise.all([
      wire.register({ timeZone: LAST }),
      wire.register({ timeZone: LAST }),
    ]);
    const live = await watch(wire.url, person);
    const others = await watch(wire.url, other);
    bodyOf(await person.http.patch('/v1/me', { settings: { timeZone: FIRST } }));
    await live.hears('board:closed', ({ period }) => period === 'day');
    live.forget();
    await record(other, await newHabit(other), dateIn(LAST));
    await others.hears('board:delta', ({ period }) => period === 'day');
    await live.hears('board:delta', ({ period }) => period === 'all_time');
    expect(live.told('board:delta').map(({ period }) => period)).not.toContain('day');
    expect(others.told('board:closed')).toEqual([]);
  });

  test('today does not go back within two days, so a change the other way closes nothing', async () => {
    const person = await wire.register({ timeZone: FIRST });
    const live = await watch(wire.url, person);
    bodyOf(await person.http.patch('/v1/me', { settings: { timeZone: LAST } }));
    await record(person, await newHabit(person, { startDate: dateIn(FIRST) }), dateIn(FIRST));
    await live.hears(
      'board:delta',
      ({ period, periodKey }) => period === 'day' && periodKey === dateIn(FIRST),
    );
    expect(live.told('board:closed')).toEqual([]);
  });

  test("progress tells of the new today's score, as GET does", async () => {
    const person = await wire.register({ timeZone: LAST });
    const live = await connect(wire.url, person);
    await record(person, await newHabit(person), dateIn(LAST));
    await live.hears('progress:changed', ({ score }) => score.today === 10);
    bodyOf(await person.http.patch('/v1/me', { settings: { timeZone: FIRST } }));
    await eventually(
      async () => {
        const { causes: _, ...last } = live.told('progress:changed').at(-1);
        expect(last).toEqual(bodyOf(await person.http.get('/v1/progress')));
        expect(last.score.today).toBe(0);
        return true;
      },
      { what: 'the progress of the new today' },
    );
  });
});
