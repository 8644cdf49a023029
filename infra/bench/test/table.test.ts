import { against } from '../baselines/baseline.mts';
import { atLeast, atMost, figure, isMet } from '../figure.mts';
import { spreadOf } from '../numbers.mts';
import { table } from '../table.mts';

const rate = figure({
  workload: 'puts',
  what: 'completions acknowledged',
  unit: '/s',
  spread: spreadOf([14_000, 16_000, 15_500]),
  target: atLeast(15_000),
  latencyMs: { p50: 3.9, p99: 18.2 },
  cpu: { 'all-in-one': 60, postgres: 40 },
  baselines: against('pgbench', [15_500], [16_000, null], 0.9),
  notes: ['a note'],
});

test('the median decides whether a target is met', () => {
  expect(isMet(rate)).toBe(true);
  expect(isMet({ ...rate, target: atLeast(15_501) })).toBe(false);
  expect(isMet({ ...rate, target: atMost(15_501) })).toBe(true);
  expect(isMet({ ...rate, target: null })).toBeNull();
});

test('a line says figure and target, the lines below what belongs to it', () => {
  const [head, , line, ...below] = table([rate]).split('\n');
  expect(head).toMatch(/^workload +figure +min +median +max +target +met/);
  expect(line!.replaceAll(/ {2,}/g, ' | ')).toBe(
    'puts | completions acknowledged, /s | 14,000 | 15,500 | 16,000 | ≥ 15,000 | yes | 3.90 | 18.2 | 100',
  );
  expect(below.map((text) => text.trim())).toEqual([
    'CPU µs per operation: all-in-one 60.0, postgres 40.0',
    'pgbench: 16,000 (16,000 to 16,000); ratio 0.97, 0.90 wanted: met',
    'a note',
  ]);
});

test('a baseline whose tool is missing leaves no line', () => {
  expect(against('pgbench', [1], [null, null])).toEqual([]);
});
