import { readFileSync } from 'node:fs';
import path from 'node:path';
import { capacityOf, limits, loadOf } from '../capacity.mts';
import { tables } from '../tables.mts';

const page = readFileSync(path.join(__dirname, '../../../docs/scale.md'), 'utf8');
/** The page's tables are aligned by the formatter. */
const cells = (markdown: string): string => markdown.replaceAll(/-+/g, '-').replaceAll(/ +/g, ' ');

test('the tables of docs/scale.md are those that the figures give', () => {
  expect(cells(page)).toContain(cells(tables()));
});

test('a load grows with the people', () => {
  const [small, large] = [loadOf(1_000), loadOf(10_000)];
  expect(large.completionsPerSecond).toBeCloseTo(10 * small.completionsPerSecond);
  expect(capacityOf(large).storedGigabytesPerYear).toBeCloseTo(10 * capacityOf(small).storedGigabytesPerYear);
});

test('at the people that a limit carries, it is met and not before', () => {
  const cpu = limits().find(({ what }) => what.startsWith('CPU of one Postgres'))!;
  expect(capacityOf(loadOf(cpu.people)).postgresCores).toBeCloseTo(32 * 0.6);
});
