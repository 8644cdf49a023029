import fc from 'fast-check';
import type { Schedule } from '#libs/contracts';
import { addDays, daysBetween, type LocalDate } from '#libs/domain-kit';
import { historySpan } from '../app/read-habits';
import { archive, restore, type Archival } from '../domain/archivals';
import { changeSchedule, firstSchedule, type ScheduleFrom } from '../domain/schedule-history';

const ORIGIN = '2026-11-20';
const date = fc.integer({ min: -40, max: 40 }).map((days) => addDays(ORIGIN, days));
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant<Schedule>({ type: 'daily' }),
  fc.integer({ min: 1, max: 7 }).map((times): Schedule => ({ type: 'timesPerWeek', times })),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
    .map((days): Schedule => ({ type: 'weekdays', days })),
);
const change = fc.record({ schedule, today: date });

/** The rule as it stands: from each change's date on, the later made one wins. */
function naive(
  start: Schedule,
  changes: { schedule: Schedule; today: LocalDate }[],
  on: LocalDate,
): Schedule {
  return changes.filter(({ today }) => today <= on).at(-1)?.schedule ?? start;
}

const inForce = (history: readonly ScheduleFrom[], on: LocalDate): Schedule =>
  (history.findLast(({ from }) => from <= on) ?? history[0]!).schedule;

const meaning = (one: Schedule) =>
  one.type === 'weekdays' ? { ...one, days: one.days.toSorted((a, b) => a - b) } : one;

describe('the history of schedules', () => {
  it('a change holds from its date on, the last of a date stands, earlier dates keep theirs', () => {
    fc.assert(
      fc.property(
        date,
        schedule,
        fc.array(change, { maxLength: 6 }),
        date,
        (startDate, first, changes, on) => {
          const history = changes.reduce(
            (before, { schedule: next, today }) => changeSchedule(before, next, today),
            firstSchedule(startDate, first),
          );
          const dates = history.map(({ from }) => from);
          expect(dates).toEqual([...new Set(dates)].sort());
          expect(dates[0]! <= startDate).toBe(true);
          // Nothing is due before the start, so the schedule there is nobody's business.
          if (on >= startDate)
            expect(meaning(inForce(history, on))).toEqual(meaning(naive(first, changes, on)));
        },
      ),
    );
  });

  it('the same schedule again changes nothing', () => {
    const history = changeSchedule(
      firstSchedule('2026-11-01', { type: 'daily' }),
      { type: 'weekdays', days: [1, 3] },
      ORIGIN,
    );
    expect(changeSchedule(history, { type: 'weekdays', days: [3, 1] }, addDays(ORIGIN, 1))).toEqual(history);
    expect(changeSchedule(history, { type: 'daily' }, ORIGIN)).toEqual(
      firstSchedule('2026-11-01', { type: 'daily' }),
    );
  });
});

describe('the spans of archiving', () => {
  it('are in order, apart and not empty, whatever today does', () => {
    fc.assert(
      fc.property(fc.array(date, { maxLength: 10 }), (days) => {
        let spans: Archival[] = [];
        days.forEach(
          (today, index) => (spans = index % 2 === 0 ? archive(spans, today) : restore(spans, today)),
        );
        spans.forEach(({ from, until }, index) => {
          if (until === null) expect(index).toBe(spans.length - 1);
          else expect(from < until).toBe(true);
          const next = spans[index + 1];
          if (next) expect(until! < next.from).toBe(true);
        });
        expect(spans.at(-1)?.until === null).toBe(days.length % 2 === 1);
      }),
    );
  });

  it('hold from the date of archiving until the date of bringing back', () => {
    const away = archive([], '2026-11-10');
    expect(away).toEqual([{ from: '2026-11-10', until: null }]);
    expect(restore(away, '2026-11-12')).toEqual([{ from: '2026-11-10', until: '2026-11-12' }]);
    expect(restore(away, '2026-11-10')).toEqual([]);
    expect(archive(restore(away, '2026-11-12'), '2026-11-12')).toEqual([{ from: '2026-11-10', until: null }]);
  });
});

describe('the span of a history', () => {
  it.each([
    [{}, '2025-11-20', '2026-11-20'],
    [{ to: '2024-02-29' }, '2023-03-01', '2024-02-29'],
    [{ from: '2024-02-29' }, '2024-02-29', '2025-02-28'],
    [{ from: '2026-01-01', to: '2026-01-01' }, '2026-01-01', '2026-01-01'],
    [{ from: '9999-12-30' }, '9999-12-30', '9999-12-31'],
    [{ to: '0001-01-02' }, '0001-01-01', '0001-01-02'],
  ])('%j is %s to %s', (asked, from, to) => {
    expect(historySpan(asked, ORIGIN)).toEqual({ from, to });
    expect(daysBetween(from, to)).toBeLessThan(366);
  });

  it.each([
    [{ from: '2026-01-02', to: '2026-01-01' }, '/query/from'],
    [{ from: '2025-01-01', to: '2026-01-02' }, '/query/to'],
  ])('%j is refused at %s', (asked, pointer) => {
    expect(() => historySpan(asked, ORIGIN)).toThrow(pointer);
  });
});
