import { Injectable } from '@nestjs/common';
import { RateLimiter } from '#libs/auth';
import { Content } from '#libs/content';
import { Database, type Queryable } from '#libs/database';
import { appendToOutbox, EventBus } from '#libs/messaging';
import {
  changedProfile,
  isToldToOthers,
  movesDays,
  type Profile,
  type ProfileChange,
} from '../domain/profile';
import { TimeZones } from '../domain/time-zones';
import { type Account, lockAccount, updateAccount } from '../storage/accounts';
import { addZone, readZones } from '../storage/zones';
import { chosenDayStart, chosenTimeZone } from './chosen-zone';
import { profileChanged } from './profile-event';
import { accountGone, requireAccount } from './require-account';

/** All pairs of the last 48 hours ride in every event: far more than travel needs, few enough to carry. */
const ZONE_CHANGES = { points: 100, seconds: 86_400 };

/** `PATCH /v1/me`: what is given changes, the rest stays; nothing changed tells nobody. */
@Injectable()
export class ChangeProfile {
  constructor(
    private readonly db: Database,
    private readonly content: Content,
    private readonly zones: TimeZones,
    private readonly limiter: RateLimiter,
    private readonly bus: EventBus,
  ) {}

  async execute(userId: string, change: ProfileChange): Promise<Profile> {
    const wanted = this.withChosenDays(change);
    const before = (await requireAccount(this.db, userId)).profile;
    if (movesDays(before, changedProfile(before, wanted)))
      await this.limiter.limit('zone-change', userId, ZONE_CHANGES);
    const profile = await this.db.transaction((tx) => this.apply(tx, userId, wanted));
    this.bus.wake('identity');
    return profile;
  }

  private withChosenDays(change: ProfileChange): ProfileChange {
    const { timeZone, dayStartsAt } = change.settings ?? {};
    return {
      ...change,
      settings: {
        ...change.settings,
        timeZone: timeZone && chosenTimeZone(this.zones, timeZone, '/settings/timeZone'),
        dayStartsAt:
          dayStartsAt && chosenDayStart(this.content.rules.days, dayStartsAt, '/settings/dayStartsAt'),
      },
    };
  }

  private async apply(tx: Queryable, userId: string, change: ProfileChange): Promise<Profile> {
    const account = await lockAccount(tx, userId);
    if (!account) throw accountGone();
    const profile = changedProfile(account.profile, change);
    if (profile === account.profile) return profile;
    const told = isToldToOthers(account.profile, profile);
    const changed: Account = { ...account, profile, version: account.version + (told ? 1 : 0) };
    await updateAccount(tx, changed);
    if (told) await this.tell(tx, changed, movesDays(account.profile, profile));
    return profile;
  }

  private async tell(tx: Queryable, account: Account, moved: boolean): Promise<void> {
    const { id, settings } = account.profile;
    const { zoneMemoryHours } = this.content.rules.days;
    const zones = moved
      ? await addZone(tx, id, settings, zoneMemoryHours)
      : await readZones(tx, id, zoneMemoryHours);
    await appendToOutbox(tx, [profileChanged(account, zones)]);
  }
}
