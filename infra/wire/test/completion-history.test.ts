import { openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, newHabit, newId, record } from '../facts';
import { expectProblem } from '../problems';

describe('A history of completions', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());

  it('are own, oldest first, without the removed, in one answer', async () => {
    const id = await newHabit(person);
    const made = [];
    for (const back of [0, -3, -1]) made.push(await record(person, id, day(back)));
    await record(person, id, day(-2));
    await person.http.delete(at(id, day(-2)));
    const [today, three, one] = made;
    const path = `/v1/habits/${id}/completions`;
    expect(bodyOf(await person.http.get(path))).toEqual({ items: [three, one, today], nextCursor: null });
    const items = async (query: string) => bodyOf(await person.http.get(`${path}?${query}`)).items;
    expect(await items(`from=${day(-1)}&to=${day(-1)}`)).toEqual([one]);
    expect(await items(`from=${day(-1)}`)).toEqual([one, today]);
    expect(await items(`to=${day(-1)}`)).toEqual([three, one]);
    expect(await items(`from=&to=`)).toEqual([three, one, today]);
    expect(await items(`from=${day(-365)}&to=${day()}`)).toHaveLength(3);
    expect(await items(`from=${day(-366)}`)).toEqual([three, one]);
  });

  it.each([
    [`from=${day()}&to=${day(-1)}`, ['/query/from', '/query/to']],
    [`from=${day(-366)}&to=${day()}`, ['/query/from', '/query/to']],
    ['from=2026-02-30', ['/query/from']],
    ['to=x', ['/query/to']],
    [`from=${day()}&from=${day()}`, ['/query/from']],
  ])('of %s are `validation`', async (query, pointers) => {
    const answer = await person.http.get(`/v1/habits/${await newHabit(person)}/completions?${query}`);
    expectProblem(answer, 'validation');
    for (const { pointer } of answer.body.errors) expect(pointers).toContain(pointer);
  });

  it('of nobody are 404', async () => {
    expectProblem(await person.http.get(`/v1/habits/${newId()}/completions`), 'not-found');
  });
});
