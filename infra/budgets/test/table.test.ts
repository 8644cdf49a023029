import { atLeast, atMost, budget, isGood } from '../budget.mts';
import { table } from '../table.mts';

const size = budget({ what: 'size', where: 'page', unit: 'KiB', limit: atMost(150), reached: 128.24 });
const slow = budget({
  what: 'frames',
  where: 'board',
  unit: '',
  limit: atLeast(55),
  shortLimit: atLeast(20),
  reached: 30,
  notes: ['neighbours were busy.'],
});
const unknown = budget({
  what: 'memory',
  where: 'board',
  unit: 'MiB',
  limit: atMost(9),
  reached: Number.NaN,
});

test('a run is good when every budget is met, the short form being generous', () => {
  expect(isGood([size], false)).toBe(true);
  expect(isGood([size, slow], false)).toBe(false);
  expect(isGood([size, slow], true)).toBe(true);
});

test('what could not be measured is not met', () => {
  expect(isGood([unknown], false)).toBe(false);
  expect(isGood([unknown], true)).toBe(false);
});

test('the table says what was wanted and what was reached', () => {
  expect(table([size, slow], false).split('\n')).toEqual([
    '| budget    | where | wanted | reached | met |',
    '| --------- | ----- | ------ | ------- | --- |',
    '| size, KiB | page  | ≤ 150  | 128     | yes |',
    '| frames    | board | ≥ 55   | 30      | NO  |',
    '',
    '- frames, board: neighbours were busy.',
  ]);
  expect(table([slow], true)).toContain('| ≥ 55 (here ≥ 20) | 30      | no, but as far as asked here |');
});
