import { courseOf, type Reading } from '../flat';

const RUN_S = 600;
/** One reading every five seconds. */
const run = (valueAt: (second: number) => number): Reading[] =>
  Array.from({ length: RUN_S / 5 + 1 }, (_, index) => ({ at_s: index * 5, value: valueAt(index * 5) }));
const LIMIT = { factor: 1.25, slack: 5 };

test('what stays where it is, is flat', () => {
  expect(
    courseOf(
      run(() => 100),
      RUN_S,
      LIMIT,
    ),
  ).toEqual({
    first: 100,
    last: 100,
    most: 100,
    allowed: 130,
    isKnown: true,
    isFlat: true,
  });
});

test('what grows a little all the time, is not', () => {
  const { isFlat, first, last } = courseOf(
    run((second) => 100 + second / 5),
    RUN_S,
    LIMIT,
  );
  expect(last).toBeGreaterThan(first);
  expect(isFlat).toBe(false);
});

test('what is taken while it warms up, does not count', () => {
  expect(
    courseOf(
      run((second) => Math.min(second, 110)),
      RUN_S,
      LIMIT,
    ),
  ).toMatchObject({ first: 110, isFlat: true });
});

test('what a fault moves, and what comes down again, is flat', () => {
  const readings = run((second) => (second % 60 < 20 ? 5_000 : 100));
  expect(courseOf(readings, RUN_S, LIMIT)).toMatchObject({ last: 100, most: 5_000, isFlat: true });
});

test('what shrinks, is flat', () => {
  expect(
    courseOf(
      run((second) => 1_000 - second),
      RUN_S,
      LIMIT,
    ).isFlat,
  ).toBe(true);
});

test('what could not be read in the end, is not known to be flat', () => {
  const readings = run(() => 100).filter(({ at_s }) => at_s < 400);
  expect(courseOf(readings, RUN_S, LIMIT)).toMatchObject({ isKnown: false, isFlat: false });
});

test('the shorter the run, the shorter its warm-up', () => {
  const readings = Array.from({ length: 13 }, (_, index) => ({ at_s: index * 5, value: 7 }));
  expect(courseOf(readings, 60, LIMIT)).toMatchObject({ first: 7, last: 7, isFlat: true });
});
