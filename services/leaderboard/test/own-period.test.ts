import fc from 'fast-check';
import { PERIODS } from '#libs/contracts';
import { periodKey } from '#libs/domain-kit';
import { ownPeriod, todayOf } from '../domain/own-period';
import { OwnPeriods } from '../domain/own-periods';

const MEMORY_HOURS = 48;
const zone = fc.record({
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Kiritimati', 'Etc/GMT+12', 'America/New_York'),
  dayStartsAt: fc.constantFrom('00:00', '04:00', '12:00'),
});

describe('the own period', () => {
  it('turns at the first second at which the key is another one', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-31'), noInvalidDate: true }),
        zone,
        fc.option(fc.record({ zone, hoursAgo: fc.integer({ min: 0, max: 60 }) })),
        fc.constantFrom(...PERIODS),
        (now, first, change, period) => {
          const zones = [{ ...first, since: '2020-01-01T00:00:00.000Z' }];
          if (change) {
            const since = new Date(now.getTime() - change.hoursAgo * 3_600_000).toISOString();
            zones.push({ ...change.zone, since });
          }
          const keyAt = (ms: number) => periodKey(period, todayOf(zones, new Date(ms), MEMORY_HOURS));
          const { key, turnsAt, nextKey } = ownPeriod(period, zones, now, MEMORY_HOURS);
          expect(key).toBe(keyAt(now.getTime()));
          if (period === 'all_time')
            return expect({ turnsAt, nextKey }).toEqual({ turnsAt: null, nextKey: null });
          expect(keyAt(turnsAt!.getTime())).toBe(nextKey);
          expect(nextKey).not.toBe(key);
          for (let ms = now.getTime(); ms < turnsAt!.getTime(); ms += 5_400_000) expect(keyAt(ms)).toBe(key);
          expect(keyAt(Math.max(now.getTime(), turnsAt!.getTime() - 1_000))).toBe(key);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of an ISO week 53 is followed by the first week', () => {
    const utc = [{ timeZone: 'UTC', dayStartsAt: '00:00', since: '2020-01-01T00:00:00.000Z' }];
    expect(ownPeriod('week', utc, new Date('2027-01-01T10:00:00Z'), MEMORY_HOURS)).toEqual({
      key: '2026-W53',
      turnsAt: new Date('2027-01-04T00:00:00Z'),
      nextKey: '2027-W01',
    });
  });

  it('is the same where it is remembered for all of a zone', () => {
    const periods = new OwnPeriods();
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-11-20'), max: new Date('2026-12-10'), noInvalidDate: true }),
        zone,
        fc.constantFrom(...PERIODS),
        (now, only, period) => {
          const zones = [{ ...only, since: '2020-01-01T00:00:00.000Z' }];
          const { key, turnsAt, nextKey } = periods.own(period, zones, now, MEMORY_HOURS);
          expect({ key, turnsAt, nextKey }).toEqual(ownPeriod(period, zones, now, MEMORY_HOURS));
        },
      ),
    );
  });
});
