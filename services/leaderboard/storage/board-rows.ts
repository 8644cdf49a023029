import type { BoardRef, BoardRow, RowChange } from '#libs/board-index';
import { plainArray, type Queryable } from '#libs/database';
import { periodDates, periodFinalAt, type LocalDate, type SettlingRules } from '#libs/domain-kit';
import { grouped } from '../domain/grouped';
import { clanOf, CLANS } from '../domain/boards';
import type { Stay } from '../domain/credit';
import { monthOf, pointsOn, type CreditPage } from '../domain/credit-page';
import { pagesFrom } from './credit-pages';
import { staysOf } from './facts';

/** The rows that are asked for: members by board. */
export type Places = ReadonlyMap<BoardRef, ReadonlySet<string>>;

/** Whose row it may be. */
interface Named {
  id: string;
  isClan: boolean;
  name: string;
  avatarUrl: string | null;
  closedAt: string | null;
}

/** A board's period: its dates, null for all time, and when it freezes, never for all time. */
interface Span {
  dates: { first: LocalDate; last: LocalDate } | null;
  finalAtMs: number;
}

/** Of all time the last page alone is needed. */
const LAST_MONTH = '9999-12-01';

/**
 * The rows of some places as the facts are now; `row` null where a member is not listed. On a board are the points of
 * its period, of people who have a name and are not erased, on a clan's board only of who is in it at the end (now,
 * or when the period froze), and on `clans` of clans that were not closed by then.
 */
export async function rowsAt(
  db: Queryable,
  places: Places,
  rules: SettlingRules,
): Promise<Map<BoardRef, RowChange[]>> {
  if (places.size === 0) return new Map();
  const months = earliestMonths(places);
  const memberIds = [...months.keys()];
  const withClans = [...places.keys()].some((ref) => clanOf(ref.board) !== null);
  const [allPages, names, allStays] = await Promise.all([
    pagesFrom(db, months),
    namesOf(db, memberIds),
    withClans ? staysOf(db, memberIds) : [],
  ]);
  const pages = grouped(allPages, (page) => page.memberId);
  const named = new Map(names.map((each) => [each.id, each]));
  const stays = grouped(allStays, (stay) => stay.userId);
  const rows = new Map<BoardRef, RowChange[]>();
  for (const [ref, members] of places) {
    const span = spanOf(ref, rules);
    const rowOf = (memberId: string) =>
      rowAt(ref, span, pages.get(memberId) ?? [], named.get(memberId), stays.get(memberId) ?? []);
    rows.set(
      ref,
      Array.from(members, (memberId) => ({ memberId, row: rowOf(memberId) })),
    );
  }
  return rows;
}

function rowAt(
  { board, period }: BoardRef,
  { dates, finalAtMs }: Span,
  pages: readonly CreditPage[],
  named: Named | undefined,
  stays: readonly Stay[],
): BoardRow | null {
  if (!named || named.isClan !== (board === CLANS)) return null;
  const isThere = (untilMs: number | null) =>
    untilMs === null || (finalAtMs < Infinity && untilMs > finalAtMs);
  if (!isThere(named.closedAt === null ? null : Date.parse(named.closedAt))) return null;
  const clanId = clanOf(board);
  const isIn = (stay: Stay) =>
    stay.clanId === clanId && stay.joinedAtMs <= finalAtMs && isThere(stay.leftAtMs);
  if (clanId !== null && !stays.some(isIn)) return null;
  const points = pointsOn(pages, board, period, dates);
  if (!points) return null;
  const { id: memberId, name, avatarUrl } = named;
  return { memberId, name, avatarUrl, score: points.scoreHundredths, reachedAtMs: points.reachedAtMs };
}

function earliestMonths(places: Places): Map<string, LocalDate> {
  const months = new Map<string, LocalDate>();
  for (const [ref, members] of places) {
    const dates = periodDates(ref.period, ref.periodKey);
    const month = dates ? monthOf(dates.first) : LAST_MONTH;
    for (const memberId of members) {
      const known = months.get(memberId);
      if (known === undefined || month < known) months.set(memberId, month);
    }
  }
  return months;
}

const spanOf = (ref: BoardRef, rules: SettlingRules): Span => ({
  dates: periodDates(ref.period, ref.periodKey) ?? null,
  finalAtMs: periodFinalAt(ref.period, ref.periodKey, rules)?.getTime() ?? Infinity,
});

const namesOf = (db: Queryable, ids: readonly string[]): Promise<Named[]> =>
  db.query(
    `select user_id as id, false as "isClan", name, avatar_url as "avatarUrl", null::timestamptz as "closedAt"
     from person where user_id = any($1::uuid[]) and name is not null and erased_at is null
     union all
     select clan_id, true, name, null, closed_at from clan where clan_id = any($1::uuid[]) and name is not null`,
    [plainArray(ids)],
    'leaderboard-names',
  );

/**
 * Every member that may be listed on a board: most of them are, `rowsAt` decides. All at once, some 80 bytes each,
 * so that no transaction stays open while the rows are brought to the index.
 */
export async function candidatesOf(db: Queryable, ref: BoardRef): Promise<string[]> {
  const rows = await candidateRows(db, ref);
  return rows.map((row) => row.id);
}

function candidateRows(db: Queryable, { board, period, periodKey }: BoardRef): Promise<{ id: string }[]> {
  const clanId = clanOf(board);
  if (clanId !== null)
    return db.query('select distinct user_id as id from stay where clan_id = $1', [clanId]);
  if (board === CLANS) return db.query('select clan_id as id from clan');
  const dates = periodDates(period, periodKey);
  if (!dates) return db.query('select distinct member_id as id from credit_page');
  return db.query('select distinct member_id as id from credit_page where month between $1 and $2', [
    monthOf(dates.first),
    dates.last,
  ]);
}
