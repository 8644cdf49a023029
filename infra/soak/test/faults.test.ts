import { Choices } from '../../checker/random';
import { drawFaults, FAULTS } from '../faults';

const names = (seed: number, minutes = 30) =>
  drawFaults(new Choices(seed), 'all-in-one', minutes).map(({ what }) => what);

test('a seed tells its faults again, and another one others', () => {
  expect(names(42)).toEqual(names(42));
  expect(names(42)).not.toEqual(names(43));
});

test('there is one fault for each minute', () => {
  expect(names(1, 17)).toHaveLength(17);
});

test('each fault comes once before any comes again', () => {
  const possible = FAULTS.filter(({ sizes }) => sizes.includes('all-in-one')).length;
  expect(new Set(names(5, possible)).size).toBe(possible);
});

test('what has no meaning in one process is left to separate services', () => {
  expect(names(3)).not.toContain('Kafka killed');
  const separate = drawFaults(new Choices(3), 'services', FAULTS.length).map(({ what }) => what);
  expect(new Set(separate)).toEqual(new Set(FAULTS.map(({ what }) => what)));
});
