import {
  dayWindow,
  isLocalDate,
  isoWeek,
  localDateAt,
  periodDates,
  periodFinalAt,
  periodStatus,
  windowTurnsAt,
} from '..';

const at = (iso: string) => new Date(iso);
const utc = { timeZone: 'UTC', dayStartsAt: '00:00', since: '2020-01-01T00:00:00.000Z' };

describe('local dates', () => {
  it('03:30 on the 21st belongs to the 20th when the day starts at 04:00', () => {
    expect(localDateAt(at('2026-11-21T03:30:00Z'), 'UTC', '04:00')).toBe('2026-11-20');
    expect(localDateAt(at('2026-11-21T04:00:00Z'), 'UTC', '04:00')).toBe('2026-11-21');
  });

  it('follows the zone over a clock change', () => {
    expect(localDateAt(at('2026-10-24T22:30:00Z'), 'Europe/Berlin', '00:00')).toBe('2026-10-25');
    expect(localDateAt(at('2026-10-25T22:30:00Z'), 'Europe/Berlin', '00:00')).toBe('2026-10-25');
  });

  it('knows the dates that exist', () => {
    expect(
      ['2026-02-28', '2024-02-29', '2026-02-29', '2026-13-01', '2026-1-1', '0000-01-01'].map(isLocalDate),
    ).toEqual([true, true, false, false, false, false]);
  });
});

describe('the open dates', () => {
  it('a change of zone never closes a date early', () => {
    const now = at('2026-11-20T12:00:00Z');
    const zones = [
      { timeZone: 'Pacific/Pago_Pago', dayStartsAt: '12:00', since: '2026-01-01T00:00:00.000Z' },
      { timeZone: 'Pacific/Kiritimati', dayStartsAt: '00:00', since: '2026-11-20T11:00:00.000Z' },
    ];
    expect(dayWindow(zones, now, 48)).toEqual({ today: '2026-11-21', oldestOpen: '2026-11-19' });
  });

  it('a pair counts for 48 hours after it was replaced', () => {
    const zones = [
      { timeZone: 'Pacific/Kiritimati', dayStartsAt: '00:00', since: '2026-01-01T00:00:00.000Z' },
      { ...utc, since: '2026-11-18T11:00:00.000Z' },
    ];
    expect(dayWindow(zones, at('2026-11-20T11:00:00Z'), 48).today).toBe('2026-11-21');
    expect(dayWindow(zones, at('2026-11-20T11:00:01Z'), 48).today).toBe('2026-11-20');
    expect(windowTurnsAt(zones, at('2026-11-20T10:30:00Z'), 48).toISOString()).toBe(
      '2026-11-20T11:00:00.001Z',
    );
  });

  it('turns when the date ends, to the second', () => {
    expect(windowTurnsAt([utc], at('2026-11-20T10:30:00Z'), 48).toISOString()).toBe(
      '2026-11-21T00:00:00.000Z',
    );
    const berlin = { ...utc, timeZone: 'Europe/Berlin' };
    expect(windowTurnsAt([berlin], at('2026-10-25T00:30:00Z'), 48).toISOString()).toBe(
      '2026-10-25T23:00:00.000Z',
    );
  });
});

describe('periods', () => {
  it('weeks are ISO 8601, week 53 included', () => {
    expect(['2026-11-20', '2026-12-31', '2027-01-03', '2027-01-04'].map(isoWeek)).toEqual([
      '2026-W47',
      '2026-W53',
      '2026-W53',
      '2027-W01',
    ]);
    expect(periodDates('week', '2026-W53')).toEqual({ first: '2026-12-28', last: '2027-01-03' });
    expect(periodDates('week', '2025-W53')).toBeUndefined();
    expect(periodDates('month', '2026-12')).toEqual({ first: '2026-12-01', last: '2026-12-31' });
    expect(periodDates('month', '2024-02')).toEqual({ first: '2024-02-01', last: '2024-02-29' });
    expect(periodDates('month', '9999-12')).toEqual({ first: '9999-12-01', last: '9999-12-31' });
    expect(periodDates('month', '2026-13')).toBeUndefined();
    expect(periodDates('day', '2026-02-30')).toBeUndefined();
    expect(periodDates('all_time', 'all')).toBeNull();
  });

  it('settle: live until it ended everywhere, provisional for a day, then final', () => {
    const rules = { endsAtUtcOffsetHours: -12, provisionalHours: 24 };
    const status = (iso: string) => periodStatus('day', '2026-11-20', at(iso), rules);
    expect(status('2026-11-21T11:59:59Z')).toBe('live');
    expect(status('2026-11-21T12:00:00Z')).toBe('provisional');
    expect(status('2026-11-22T12:00:00Z')).toBe('final');
    expect(periodFinalAt('all_time', 'all', rules)).toBeNull();
  });
});
