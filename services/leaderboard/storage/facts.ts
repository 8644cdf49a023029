import type { ZonePair } from '#libs/contracts';
import { jsonArray, plainArray, type Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';
import type { BannerFact, Stay } from '../domain/credit';
import type { KeptDay } from '../domain/layers';

/** A user as the boards know them; `version` 0 and no name until the profile has come. */
export interface Person {
  userId: string;
  version: number;
  name: string | null;
  avatarUrl: string | null;
  zones: ZonePair[] | null;
  erasedAt: string | null;
}

export interface Clan {
  clanId: string;
  version: number;
  name: string | null;
  visibility: 'open' | 'request' | 'invite' | null;
  closedAt: string | null;
}

export interface UserDate {
  userId: string;
  localDate: LocalDate;
}

/**
 * Locks users until the end of the transaction, making those that are not known yet. All that is derived of a
 * user changes under this lock, so that of two facts the second one to come sees the first.
 */
export async function lockPeople(tx: Queryable, userIds: readonly string[]): Promise<Map<string, Person>> {
  const asked = [plainArray(userIds)];
  const [, rows] = await Promise.all([
    tx.query(
      `insert into person (user_id)
       select u from unnest($1::uuid[]) u where not exists (select from person where user_id = u)
       order by u on conflict do nothing`,
      asked,
      'leaderboard-make-people',
    ),
    tx.query<Person>(
      `select user_id as "userId", version, name, avatar_url as "avatarUrl", zones, erased_at as "erasedAt"
       from person where user_id = any($1::uuid[]) order by user_id for update`,
      asked,
      'leaderboard-lock-people',
    ),
  ]);
  return new Map(rows.map((person) => [person.userId, person]));
}

/** Locks clans, making those that are not known yet; always after the people, so that nobody waits in a ring. */
export async function lockClans(tx: Queryable, clanIds: readonly string[]): Promise<Map<string, Clan>> {
  const asked = [plainArray(clanIds)];
  const [, rows] = await Promise.all([
    tx.query(
      `insert into clan (clan_id)
       select c from unnest($1::uuid[]) c where not exists (select from clan where clan_id = c)
       order by c on conflict do nothing`,
      asked,
      'leaderboard-make-clans',
    ),
    tx.query<Clan>(
      `select clan_id as "clanId", version, name, visibility, closed_at as "closedAt"
       from clan where clan_id = any($1::uuid[]) order by clan_id for update`,
      asked,
      'leaderboard-lock-clans',
    ),
  ]);
  return new Map(rows.map((clan) => [clan.clanId, clan]));
}

export async function savePerson(tx: Queryable, person: Person): Promise<void> {
  await tx.query(
    `update person set version = $2, name = $3, avatar_url = $4, zones = $5, erased_at = $6 where user_id = $1`,
    [
      person.userId,
      person.version,
      person.name,
      person.avatarUrl,
      person.zones && JSON.stringify(person.zones),
      person.erasedAt,
    ],
  );
}

export async function saveClan(tx: Queryable, clan: Clan): Promise<void> {
  await tx.query(
    `update clan set version = $2, name = $3, visibility = $4, closed_at = $5 where clan_id = $1`,
    [clan.clanId, clan.version, clan.name, clan.visibility, clan.closedAt],
  );
}

export async function staysOf(tx: Queryable, userIds: readonly string[]): Promise<Stay[]> {
  const rows = await tx.query<
    Omit<Stay, 'joinedAtMs' | 'leftAtMs'> & { joined: string; left: string | null }
  >(
    `select membership_id as "membershipId", clan_id as "clanId", user_id as "userId",
       joined_at as joined, left_at as left
     from stay where user_id = any($1::uuid[])`,
    [plainArray(userIds)],
    'leaderboard-stays',
  );
  return rows.map(({ joined, left, ...stay }) => ({
    ...stay,
    joinedAtMs: Date.parse(joined),
    leftAtMs: left === null ? null : Date.parse(left),
  }));
}

export async function saveStays(tx: Queryable, stays: readonly Stay[]): Promise<void> {
  if (stays.length === 0) return;
  await tx.query(
    `insert into stay (membership_id, clan_id, user_id, joined_at, left_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
     on conflict (membership_id) do update set left_at = excluded.left_at`,
    [
      stays.map((stay) => stay.membershipId),
      stays.map((stay) => stay.clanId),
      stays.map((stay) => stay.userId),
      stays.map((stay) => instant(stay.joinedAtMs)),
      stays.map((stay) => instant(stay.leftAtMs)),
    ],
  );
}

export async function bannersOf(tx: Queryable, userIds: readonly string[]): Promise<BannerFact[]> {
  const rows = await tx.query<Omit<BannerFact, 'atMs'> & { at: string }>(
    `select user_id as "userId", version, clan_id as "clanId", at from banner where user_id = any($1::uuid[])`,
    [plainArray(userIds)],
    'leaderboard-banners',
  );
  return rows.map(({ at, ...fact }) => ({ ...fact, atMs: Date.parse(at) }));
}

export async function saveBanners(tx: Queryable, facts: readonly BannerFact[]): Promise<void> {
  if (facts.length === 0) return;
  await tx.query(
    `insert into banner (user_id, version, clan_id, at)
     select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::timestamptz[]) on conflict do nothing`,
    [
      facts.map((fact) => fact.userId),
      facts.map((fact) => fact.version),
      facts.map((fact) => fact.clanId),
      facts.map((fact) => instant(fact.atMs)),
    ],
  );
}

/** A kept version as the table has it: of each completion hundredths, first recording and change, in milliseconds. */
type StoredDay = Omit<KeptDay, 'completions'> & { completions: [number, number, number][] };

const stored = (day: KeptDay): StoredDay => ({
  ...day,
  completions: day.completions.map((one) => [
    one.scoreHundredths,
    one.firstRecordedAtMs,
    one.amountChangedAtMs,
  ]),
});
const restored = (day: StoredDay): KeptDay => ({
  ...day,
  completions: day.completions.map(([scoreHundredths, firstRecordedAtMs, amountChangedAtMs]) => ({
    scoreHundredths,
    firstRecordedAtMs,
    amountChangedAtMs,
  })),
});

/** A date with what is kept of it. */
export type DayKept = UserDate & { kept: KeptDay[] };

/** The kept versions of some dates; dates without any are absent. */
export async function daysOf(tx: Queryable, dates: readonly UserDate[]): Promise<DayKept[]> {
  if (dates.length === 0) return [];
  const rows = await tx.query<UserDate & { kept: StoredDay[] }>(
    `select d.user_id as "userId", d.local_date as "localDate", d.kept
     from unnest($1::uuid[], $2::date[]) as w(user_id, local_date)
     join day_scores d using (user_id, local_date)`,
    [plainArray(dates.map((date) => date.userId)), plainArray(dates.map((date) => date.localDate))],
    'leaderboard-days',
  );
  return rows.map((row) => ({ ...row, kept: row.kept.map(restored) }));
}

export async function saveDays(tx: Queryable, days: readonly DayKept[]): Promise<void> {
  if (days.length === 0) return;
  await tx.query(
    `insert into day_scores (user_id, local_date, kept, last_recorded_at)
     select * from unnest($1::uuid[], $2::date[], $3::json[], $4::timestamptz[])
     on conflict (user_id, local_date)
     do update set kept = excluded.kept, last_recorded_at = excluded.last_recorded_at`,
    [
      plainArray(days.map((day) => day.userId)),
      plainArray(days.map((day) => day.localDate)),
      jsonArray(days.map((day) => day.kept.map(stored))),
      plainArray(days.map((day) => instant(lastRecordedAtMs(day.kept)))),
    ],
    'leaderboard-save-days',
  );
}

/** A user's dates on which something was first recorded at or after an instant. */
export async function datesRecordedSince(
  tx: Queryable,
  changes: readonly { userId: string; sinceMs: number }[],
): Promise<UserDate[]> {
  if (changes.length === 0) return [];
  return tx.query(
    `select d.user_id as "userId", d.local_date as "localDate"
     from unnest($1::uuid[], $2::timestamptz[]) as w(user_id, since)
     join day_scores d on d.user_id = w.user_id and d.last_recorded_at >= w.since`,
    [changes.map((change) => change.userId), changes.map((change) => instant(change.sinceMs))],
  );
}

/** Removes all facts of users, the mark that they are erased apart; returns the dates they had. */
export async function eraseFacts(tx: Queryable, userIds: readonly string[]): Promise<UserDate[]> {
  await tx.query('delete from stay where user_id = any($1::uuid[])', [userIds]);
  await tx.query('delete from banner where user_id = any($1::uuid[])', [userIds]);
  return tx.query(
    `delete from day_scores where user_id = any($1::uuid[])
     returning user_id as "userId", local_date as "localDate"`,
    [userIds],
  );
}

function lastRecordedAtMs(kept: readonly KeptDay[]): number | null {
  let last: number | null = null;
  for (const day of kept) {
    for (const { firstRecordedAtMs } of day.completions) last = Math.max(last ?? 0, firstRecordedAtMs);
  }
  return last;
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
