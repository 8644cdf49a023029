import { beginEach, during, type Followed, noTracer, type Span, type Tracer } from '..';

interface Numbered extends Followed {
  n: number;
}

const ends: [name: string, error?: unknown][] = [];
const tracer: Tracer = {
  ...noTracer,
  begin: (name, traceparent): Span | undefined =>
    traceparent === undefined
      ? undefined
      : { traceparent: `${traceparent} ${name}`, end: (error) => ends.push([name, error]) },
};
beforeEach(() => (ends.length = 0));

test('of many, those that are followed go on from a span each, and the others are as they were', () => {
  const [followed, other]: Numbered[] = [{ n: 1, traceparent: 'a' }, { n: 2 }];
  const { all, spans } = beginEach(tracer, [followed!, other!], ({ n }) => `takes ${n}`);
  expect(all).toEqual([{ n: 1, traceparent: 'a takes 1' }, other]);
  expect(spans.map(({ traceparent }) => traceparent)).toEqual(['a takes 1']);
});

test('where nothing is followed nothing is made anew', () => {
  const all: Numbered[] = [{ n: 1 }, { n: 2 }];
  expect(beginEach(tracer, all, () => 'x').all).toBe(all);
});

test('spans end with their work, also when it fails', async () => {
  const spanOf = (name: string) => tracer.begin(name, 'a')!;
  await expect(during(tracer, [spanOf('one'), spanOf('two')], async () => 7)).resolves.toBe(7);
  const failure = new Error('no');
  await expect(during(tracer, [spanOf('three')], () => Promise.reject(failure))).rejects.toBe(failure);
  expect(ends).toEqual([
    ['one', undefined],
    ['two', undefined],
    ['three', failure],
  ]);
});

test('who records nothing hands on what others follow', () => {
  expect(noTracer.begin('x', 'a')!.traceparent).toBe('a');
  expect(noTracer.begin('x', undefined)).toBeUndefined();
});
