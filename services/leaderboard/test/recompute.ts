import type { BoardRef } from '#libs/board-index';
import type { AnyEvent, BoardEntry, EventData, EventType } from '#libs/contracts';
import { fromHundredths, periodFinalAt, periodKey, toHundredths, type SettlingRules } from '#libs/domain-kit';

/**
 * What a board is, of all facts at once and without a shortcut: the measure of everything that
 * works them in one by one.
 */
export function recompute(events: readonly AnyEvent[], ref: BoardRef, rules: SettlingRules): BoardEntry[] {
  const of = <T extends EventType>(type: T) =>
    events.filter((event) => event.type === type).map((event) => event.data as EventData<T>);
  const finalAt = periodFinalAt(ref.period, ref.periodKey, rules)?.toISOString() ?? '9999';
  const erased = new Set(of('identity.user-erased.v1').map(({ userId }) => userId));
  const left = new Map(of('clan.member-left.v1').map((fact) => [fact.membershipId, fact.at]));
  const stays = new Map(
    [
      ...of('clan.member-joined.v1').map((fact) => ({ ...fact, joinedAt: fact.at })),
      ...of('clan.member-left.v1'),
    ].map(({ membershipId, clanId, userId, joinedAt }) => [
      membershipId,
      { clanId, userId, joinedAt, leftAt: left.get(membershipId) ?? '9999' },
    ]),
  );
  const isIn = (userId: string, clanId: string, at: string) =>
    [...stays.values()].some(
      (stay) => stay.userId === userId && stay.clanId === clanId && stay.joinedAt <= at && at < stay.leftAt,
    );
  const bannerOf = (userId: string, at: string) =>
    newest(of('clan.banner-changed.v1').filter((fact) => fact.userId === userId && fact.at <= at))?.clanId;

  const days = of('progression.day-scored.v1').filter(
    (day) =>
      periodKey(ref.period, day.localDate) === ref.periodKey &&
      day.asOf <= finalAt &&
      !erased.has(day.userId),
  );
  const sums = new Map<string, { score: number; reachedAt: string }>();
  for (const key of new Set(days.map((day) => `${day.userId} ${day.localDate}`))) {
    const day = newest(days.filter((each) => `${each.userId} ${each.localDate}` === key))!;
    for (const { score, firstRecordedAt, amountChangedAt } of day.completions) {
      const memberId = creditedTo(ref, day.userId, firstRecordedAt);
      if (memberId === undefined) continue;
      const sum = sums.get(memberId) ?? { score: 0, reachedAt: '' };
      sum.score += toHundredths(score);
      if (amountChangedAt > sum.reachedAt) sum.reachedAt = amountChangedAt;
      sums.set(memberId, sum);
    }
  }

  function creditedTo({ board }: BoardRef, userId: string, at: string): string | undefined {
    if (board === 'global') return userId;
    if (board === 'clans') return bannerOf(userId, at) ?? undefined;
    return isIn(userId, board.slice(5), at) ? userId : undefined;
  }

  return [...sums]
    .flatMap(([memberId, { score, reachedAt }]) => {
      const shown = shownAs(memberId);
      return shown ? [{ memberId, ...shown, score: fromHundredths(score), reachedAt }] : [];
    })
    .sort(
      (a, b) =>
        b.score - a.score ||
        (a.reachedAt < b.reachedAt ? -1 : a.reachedAt > b.reachedAt ? 1 : a.memberId < b.memberId ? -1 : 1),
    );

  function shownAs(memberId: string): { name: string; avatarUrl: string | null } | undefined {
    if (ref.board === 'clans') {
      const clan = newest(of('clan.clan-changed.v1').filter(({ clanId }) => clanId === memberId));
      const isOpenThen = clan !== undefined && (clan.closedAt === null || clan.closedAt > finalAt);
      return isOpenThen ? { name: clan.name, avatarUrl: null } : undefined;
    }
    const listedAt = finalAt === '9999' ? '9998' : finalAt;
    if (ref.board !== 'global' && !isIn(memberId, ref.board.slice(5), listedAt)) return undefined;
    const person = newest(of('identity.profile-changed.v1').filter(({ userId }) => userId === memberId));
    return person && { name: person.displayName, avatarUrl: person.avatarUrl };
  }
}

const newest = <F extends { version: number }>(facts: readonly F[]): F | undefined =>
  facts.reduce<F | undefined>(
    (best, fact) => (best && best.version >= fact.version ? best : fact),
    undefined,
  );
