import { zonesThatCount, type ZoneInForce } from '#libs/domain-kit';
import type { Period } from '#libs/contracts';
import { ownPeriod, type OwnPeriod } from './own-period';

/** Periods remembered; a zone and a day start have one of each kind. */
const REMEMBERED_MAX = 1_000;

/**
 * Own periods, worked out once for all who live by the same zone and day start, until they turn: from the instant at
 * which one was worked out until its turn the answer can't be another.
 */
export class OwnPeriods {
  private readonly known = new Map<string, OwnPeriod & { since: Date }>();

  own(period: Period, zones: readonly ZoneInForce[], now: Date, memoryHours: number): OwnPeriod {
    const [zone, ...others] = zonesThatCount(zones, now, memoryHours);
    // Where a change of zone is remembered, the end depends on when it was.
    if (!zone || others.length > 0) return ownPeriod(period, zones, now, memoryHours);
    const name = `${period} ${zone.timeZone} ${zone.dayStartsAt}`;
    const known = this.known.get(name);
    if (known && known.since <= now && (known.turnsAt === null || now < known.turnsAt)) return known;
    const fresh = { ...ownPeriod(period, [zone], now, memoryHours), since: now };
    if (this.known.size >= REMEMBERED_MAX) this.known.clear();
    if (fresh.turnsAt !== null || period === 'all_time') this.known.set(name, fresh);
    return fresh;
  }
}
