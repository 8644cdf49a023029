import type { Queryable } from '#libs/database';
import type { LocalDate, SettlingRules } from '#libs/domain-kit';
import { clanBoard, CLANS, GLOBAL } from '../domain/boards';
import type { Stay } from '../domain/credit';
import { finalInstants, keepNewest, type FinalInstants, type KeptDay } from '../domain/layers';
import {
  bannersOf,
  datesRecordedSince,
  eraseFacts,
  lockClans,
  saveBanners,
  saveClan,
  savePerson,
  saveStays,
  staysOf,
  type DayKept,
  type Person,
  type UserDate,
} from '../storage/facts';
import type { Mark } from '../storage/marks';
import type { Changes } from './changes';
import type { Facts, ScoredDate } from './facts-of-events';
import { grouped } from '../domain/grouped';

/** All periods of a member's row. */
const rowMark = (board: string, memberId: string): Mark => ({
  kind: 'row',
  board,
  memberId,
  localDate: null,
});
const viewerMark = (userId: string): Mark => ({
  kind: 'viewer',
  board: null,
  memberId: userId,
  localDate: null,
});
const visibilityMark = (clanId: string): Mark => ({
  kind: 'visibility',
  board: null,
  memberId: clanId,
  localDate: null,
});

/** Names are today's everywhere, so a new one is a change of every row of the user. */
export async function takeProfiles(
  tx: Queryable,
  facts: Facts,
  people: Map<string, Person>,
  changes: Changes,
): Promise<void> {
  const renamed: string[] = [];
  for (const profile of newestFirst(facts.profiles)) {
    const person = people.get(profile.userId)!;
    if (person.erasedAt !== null || profile.version <= person.version) continue;
    const { displayName, avatarUrl, zones } = profile;
    if (person.name !== displayName || person.avatarUrl !== avatarUrl) renamed.push(person.userId);
    if (person.version > 0 && !sameZones(person, zones)) changes.marks.push(viewerMark(person.userId));
    Object.assign(person, { version: profile.version, name: displayName, avatarUrl, zones });
    await savePerson(tx, person);
  }
  if (renamed.length === 0) return;
  changes.marks.push(...renamed.map((userId) => rowMark(GLOBAL, userId)));
  for (const stay of await staysOf(tx, renamed)) {
    changes.marks.push(rowMark(clanBoard(stay.clanId), stay.userId));
  }
}

/** An erased account leaves all boards, and its name goes; only that it was erased stays. */
export async function takeErasures(
  tx: Queryable,
  facts: Facts,
  people: Map<string, Person>,
  changes: Changes,
): Promise<void> {
  const erased = facts.erasures.filter((erasure) => people.get(erasure.userId)!.erasedAt === null);
  if (erased.length === 0) return;
  const userIds = [...new Set(erased.map((erasure) => erasure.userId))];
  for (const stay of await staysOf(tx, userIds)) {
    changes.marks.push(rowMark(clanBoard(stay.clanId), stay.userId));
  }
  for (const { userId, at } of erased) {
    const person = people.get(userId)!;
    Object.assign(person, { version: 0, name: null, avatarUrl: null, zones: null, erasedAt: at });
    await savePerson(tx, person);
    changes.marks.push(rowMark(GLOBAL, userId));
  }
  changes.dates.push(...(await eraseFacts(tx, userIds)));
}

/** Stays and banners; whatever was first recorded since they began or ended is credited anew. */
export async function takeMemberships(tx: Queryable, facts: Facts, changes: Changes): Promise<void> {
  const userIds = [...new Set([...facts.stays, ...facts.banners].map((fact) => fact.userId))];
  if (userIds.length === 0) return;
  const since: { userId: string; sinceMs: number }[] = [];
  const stays = newStays(await staysOf(tx, userIds), facts.stays);
  for (const { stay, sinceMs } of stays) {
    since.push({ userId: stay.userId, sinceMs });
    changes.marks.push(rowMark(clanBoard(stay.clanId), stay.userId), viewerMark(stay.userId));
  }
  await saveStays(
    tx,
    stays.map(({ stay }) => stay),
  );
  const held = new Set((await bannersOf(tx, userIds)).map((fact) => `${fact.userId} ${fact.version}`));
  const banners = facts.banners.filter((fact) => !held.has(`${fact.userId} ${fact.version}`));
  await saveBanners(tx, banners);
  since.push(...banners.map(({ userId, atMs }) => ({ userId, sinceMs: atMs })));
  changes.dates.push(...(await datesRecordedSince(tx, since)));
}

/** The stays that are new or have newly ended, with the instant from which that matters. */
function newStays(held: readonly Stay[], arrived: readonly Stay[]): { stay: Stay; sinceMs: number }[] {
  const known = new Map(held.map((stay) => [stay.membershipId, stay]));
  const changed = new Map<string, { stay: Stay; sinceMs: number }>();
  for (const stay of arrived) {
    const former = changed.get(stay.membershipId)?.stay ?? known.get(stay.membershipId);
    if (former && (former.leftAtMs !== null || stay.leftAtMs === null)) continue;
    const sinceMs = former && !changed.has(stay.membershipId) ? stay.leftAtMs! : stay.joinedAtMs;
    changed.set(stay.membershipId, { stay, sinceMs });
  }
  return [...changed.values()];
}

/**
 * Scores of dates: the newest version for each period of the date that was not final yet.
 * @param held what is kept of these dates
 * @returns what is to be kept instead
 */
export function takeDays(
  facts: Facts,
  held: readonly DayKept[],
  rules: SettlingRules,
  changes: Changes,
): DayKept[] {
  const heldOf = new Map(held.map((day) => [dateKey(day), day.kept]));
  const finals = new Map<LocalDate, FinalInstants>();
  const finalOf = (date: LocalDate) => {
    const known = finals.get(date) ?? finalInstants(date, rules);
    finals.set(date, known);
    return known;
  };
  const changed = [...grouped(facts.days, dateKey)].flatMap(([key, arrived]) => {
    const { userId, localDate } = arrived[0]!;
    const before = heldOf.get(key) ?? [];
    const kept = keepNewest(finalOf(localDate), before, arrived);
    changes.kept.set(key, kept);
    if (sameVersions(kept, before)) return [];
    changes.news.set(key, newsOf(arrived));
    return [{ userId, localDate, kept }];
  });
  changes.dates.push(...changed);
  return changed;
}

/** Of what came of a date at once, the latest recording counts. */
const newsOf = (days: readonly ScoredDate[]) => ({
  recordedAtMs: Math.max(...days.map(({ asOfMs }) => asOfMs)),
  traceparent: days.find(({ traceparent }) => traceparent !== undefined)?.traceparent,
});

/** Names and ends of clans; a closed clan leaves `clans`, and its own board is nobody's to see. */
export async function takeClans(tx: Queryable, facts: Facts, changes: Changes): Promise<void> {
  const clans = await lockClans(tx, [...new Set(facts.clans.map((clan) => clan.clanId))]);
  for (const next of newestFirst(facts.clans)) {
    const clan = clans.get(next.clanId)!;
    if (next.version <= clan.version) continue;
    if (clan.name !== next.name || clan.closedAt !== next.closedAt) {
      changes.marks.push(rowMark(CLANS, clan.clanId));
    }
    const seenByOthers = clan.visibility !== next.visibility || clan.closedAt !== next.closedAt;
    if (clan.version > 0 && seenByOthers) changes.marks.push(visibilityMark(clan.clanId));
    const { version, name, visibility, closedAt } = next;
    Object.assign(clan, { version, name, visibility, closedAt });
    await saveClan(tx, clan);
  }
}

const newestFirst = <F extends { version: number }>(facts: readonly F[]): F[] =>
  [...facts].sort((a, b) => b.version - a.version);

/** A zone that only fell out of the memory moves nobody's today beyond what a watcher has been told. */
const sameZones = (person: Person, zones: Person['zones']): boolean =>
  JSON.stringify(person.zones?.at(-1)) === JSON.stringify(zones?.at(-1));

const dateKey = ({ userId, localDate }: UserDate): string => `${userId} ${localDate}`;

/** Of one date a version never comes with other scores. */
const sameVersions = (a: readonly KeptDay[], b: readonly KeptDay[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ version, periods }, index) =>
      version === b[index]!.version && periods.join() === b[index]!.periods.join(),
  );
