import { Together } from '../app/together';

/** Queries that are answered when the test says so: each number by its double. */
function asked(limits = { at_once_max: 3, in_flight_max: 1, waiting_max: 5 }) {
  const queries: { questions: readonly number[]; answer(): void; fail(): void }[] = [];
  const together = new Together<number, number>(
    (questions) =>
      new Promise((resolve, reject) => {
        const answer = () => resolve(questions.map((question) => 2 * question));
        queries.push({ questions, answer, fail: () => reject(new Error('away')) });
      }),
    limits,
    () => new Error('no room'),
  );
  return { together, queries };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('asks together what came while the former query was under way, and gives everyone their own answer', async () => {
  const { together, queries } = asked();
  const first = together.answer(1);
  await turn();
  const others = [2, 3, 4, 5].map((question) => together.answer(question));
  await turn();
  expect(queries.map((query) => query.questions)).toEqual([[1]]);
  queries[0]!.answer();
  expect(await first).toBe(2);
  await turn();
  expect(queries.at(-1)!.questions).toEqual([2, 3, 4]);
  queries[1]!.answer();
  await others[0];
  await turn();
  queries[2]!.answer();
  expect(await Promise.all(others)).toEqual([4, 6, 8, 10]);
});

it('fails only those whose query failed, and turns away who finds no room', async () => {
  const { together, queries } = asked();
  const failing = together.answer(1);
  await turn();
  const waiting = [1, 2, 3, 4, 5].map((question) => together.answer(question));
  await expect(together.answer(6)).rejects.toThrow('no room');
  queries[0]!.fail();
  await expect(failing).rejects.toThrow('away');
  await turn();
  queries[1]!.answer();
  expect(await waiting[0]).toBe(2);
  await turn();
  queries[2]!.answer();
  expect(await Promise.all(waiting)).toEqual([2, 4, 6, 8, 10]);
});
