import { mondayOf, weekOf } from '../world/calendar.mts';

test('weeks are those of ISO 8601, which have a year of their own', () => {
  expect(['2026-11-21', '2026-12-31', '2027-01-03', '2027-01-04', '2024-12-30'].map(weekOf)).toEqual([
    '2026-W47',
    '2026-W53',
    '2026-W53',
    '2027-W01',
    '2025-W01',
  ]);
});

test('a week begins on a Monday', () => {
  expect(['2026-11-16', '2026-11-21', '2026-11-22'].map(mondayOf)).toEqual(Array(3).fill('2026-11-16'));
});
