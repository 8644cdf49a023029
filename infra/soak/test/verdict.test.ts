import { expectation } from '../../faults/scenario';
import type { Kind } from '../sample';
import { judge } from '../verdict';

const SECONDS = 600;
const seriesOf = (kind: Kind, of: string, valueAt: (second: number) => number) => ({
  kind,
  of,
  readings: Array.from({ length: SECONDS / 5 + 1 }, (_, index) => ({
    at_s: index * 5,
    value: valueAt(index * 5),
  })),
});
const FLAT = seriesOf('connections', 'redis', () => 20);
const LEAKING = seriesOf('open handles', 'gateway', (second) => 100 + second);
const AGREES = expectation('boards', true, '');
const DIFFERS = expectation('boards', false, 'a row too few');

const verdictOf = (series: ReturnType<typeof seriesOf>[], comparison = AGREES, broken = false) =>
  judge({
    options: {
      size: 'all-in-one',
      minutes: 10,
      seed: 1,
      rate: 100,
      broken,
      say: () => undefined,
      onProduct: () => undefined,
    },
    faults: [],
    comparisons: [comparison],
    sampled: { series, seconds: SECONDS },
    counts: { acknowledged: 1, refused: 0, unknown: 0 },
    acted_s: SECONDS,
  }).verdict;

test('it held when everything is flat and the checker agrees', () => {
  expect(verdictOf([FLAT])).toBe('held');
});

test('it is broken by anything that is not flat, and by any difference', () => {
  expect(verdictOf([FLAT, LEAKING])).toBe('BROKEN');
  expect(verdictOf([FLAT], DIFFERS)).toBe('BROKEN');
});

test('the files of a store’s data are no leak', () => {
  expect(verdictOf([seriesOf('open handles', 'kafka', (second) => 100 + second)])).toBe('held');
});

test('broken on purpose, both the leak and the loss have to be noticed', () => {
  expect(verdictOf([FLAT, LEAKING], DIFFERS, true)).toBe('caught');
  expect(verdictOf([FLAT], DIFFERS, true)).toBe('NOT CAUGHT');
  expect(verdictOf([FLAT, LEAKING], AGREES, true)).toBe('NOT CAUGHT');
});

test('what was read too seldom is not held, and no leak that was noticed', () => {
  const seldom = { ...FLAT, readings: FLAT.readings.slice(0, 2) };
  expect(verdictOf([seldom])).toBe('BROKEN');
  expect(verdictOf([seldom], DIFFERS, true)).toBe('NOT CAUGHT');
});
