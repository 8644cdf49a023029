import { openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, newHabit, record } from '../facts';
import { expectProblem } from '../problems';

describe('Completions with If-Match', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());
  const minutes = () => newHabit(person, { kind: 'minutes', target: 30 });
  const put = (id: string, body: unknown, date = day(), headers?: Record<string, string>) =>
    person.http.put(at(id, date), body, headers);

  it('of their version are changed, of another are 412, also when the body is equal', async () => {
    const id = await minutes();
    await record(person, id, day(), 30);
    bodyOf(await put(id, { amount: 31 }, day(), { 'if-match': '"1"' }));
    expectProblem(await put(id, { amount: 32 }, day(), { 'if-match': '"1"' }), 'version-mismatch');
    expectProblem(await put(id, { amount: 31 }, day(), { 'if-match': '"1"' }), 'version-mismatch');
    bodyOf(await put(id, { amount: 31 }, day(), { 'if-match': '*' }));
    expectProblem(await person.http.delete(at(id), undefined, { 'if-match': '"1"' }), 'version-mismatch');
    expect((await person.http.delete(at(id), undefined, { 'if-match': '"2"' })).status).toBe(204);
  });

  it('where there is none are 412, after a removal too', async () => {
    const id = await minutes();
    const tags = ['*', '"1"', '"2"', '"0"'];
    for (const tag of tags)
      expectProblem(await put(id, { amount: 30 }, day(), { 'if-match': tag }), 'version-mismatch');
    await record(person, id);
    await person.http.delete(at(id));
    for (const tag of tags) {
      expectProblem(await put(id, { amount: 30 }, day(), { 'if-match': tag }), 'version-mismatch');
      expectProblem(await person.http.delete(at(id), undefined, { 'if-match': tag }), 'version-mismatch');
    }
  });

  it.each([
    '1',
    'W/"1"',
    '"x"',
    '"1',
    '""',
    '"-1"',
    '"1.0"',
    '"1", "2"',
    '"1","1"',
    '**',
    "'1'",
    '"*"',
    '"99999999999999999999"',
    '"01"',
    '" 1"',
    '"1e0"',
  ])('of %s are `validation`', async (tag) => {
    const id = await minutes();
    await record(person, id);
    const answer = await put(id, { amount: 2 }, day(), { 'if-match': tag });
    if (tag === '"99999999999999999999"' && answer.status === 412)
      return expectProblem(answer, 'version-mismatch');
    expectProblem(answer, 'validation', '/header/if-match');
    expectProblem(
      await person.http.delete(at(id), undefined, { 'if-match': tag }),
      'validation',
      '/header/if-match',
    );
  });

  it('by two at once: one succeeds, the other gets 412', async () => {
    const id = await minutes();
    await record(person, id);
    const answers = await Promise.all(
      [2, 3, 4].map((amount) => put(id, { amount }, day(), { 'if-match': '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });
});
