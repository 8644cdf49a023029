import { median, percentile, short, spreadOf } from '../numbers.mts';

test('a percentile is a value that was there', () => {
  expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(percentile([5, 1, 4, 2, 3], 0.99)).toBe(5);
  expect(percentile([7], 0.01)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 10, 4])).toBe(3);
});

test('rounds are told by their least, middle and most', () => {
  expect(spreadOf([3, 9, 4])).toEqual({ min: 3, median: 4, max: 9 });
});

test('numbers are told with the digits that count', () => {
  expect([15_312.4, 101, 42.14, 0.934, Number.NaN].map(short)).toEqual([
    '15,312',
    '101',
    '42.1',
    '0.93',
    '–',
  ]);
});
