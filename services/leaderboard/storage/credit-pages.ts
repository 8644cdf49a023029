import { jsonArray, plainArray, type Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';
import { bannerOf } from '../domain/credit';
import type { CreditPage } from '../domain/credit-page';

const COLUMNS = 'p.member_id as "memberId", p.month, p.before, p.credit';

/**
 * The pages of members in order: all from a month on, and where that month has none, the one before it.
 * @param months by member
 */
export async function pagesFrom(
  db: Queryable,
  months: ReadonlyMap<string, LocalDate>,
): Promise<CreditPage[]> {
  const pages = await db.query<CreditPage>(
    `select ${COLUMNS} from unnest($1::uuid[], $2::date[]) as w(member_id, month)
     join credit_page p on p.member_id = w.member_id and p.month >= coalesce(
       (select max(b.month) from credit_page b where b.member_id = w.member_id and b.month <= w.month), w.month)`,
    [plainArray([...months.keys()]), plainArray([...months.values()])],
    'leaderboard-pages-from',
  );
  return pages.sort((a, b) => (a.month < b.month ? -1 : 1));
}

/** The pages of a month of everyone who ever had a clan's banner. */
export function pagesUnderBanner(
  db: Queryable,
  clans: readonly { clanId: string; month: LocalDate }[],
): Promise<(CreditPage & { banner: string })[]> {
  return db.query(
    `select '${bannerOf('')}' || w.clan_id as banner, ${COLUMNS}
     from unnest($1::uuid[], $2::date[]) as w(clan_id, month)
     cross join lateral (select distinct b.user_id from banner b where b.clan_id = w.clan_id) u
     join credit_page p on p.member_id = u.user_id and p.month = w.month`,
    [plainArray(clans.map((clan) => clan.clanId)), plainArray(clans.map((clan) => clan.month))],
    'leaderboard-pages-under-banner',
  );
}

export async function savePages(tx: Queryable, pages: readonly CreditPage[]): Promise<void> {
  if (pages.length === 0) return;
  await tx.query(
    `insert into credit_page (member_id, month, before, credit)
     select * from unnest($1::uuid[], $2::date[], $3::json[], $4::json[])
     on conflict (member_id, month) do update set before = excluded.before, credit = excluded.credit`,
    [
      ...keysOf(pages),
      jsonArray(pages.map((page) => page.before)),
      jsonArray(pages.map((page) => page.credit)),
    ],
    'leaderboard-save-pages',
  );
}

export async function removePages(tx: Queryable, pages: readonly CreditPage[]): Promise<void> {
  if (pages.length === 0) return;
  await tx.query(
    `delete from credit_page p using unnest($1::uuid[], $2::date[]) as w(member_id, month)
     where (p.member_id, p.month) = (w.member_id, w.month)`,
    keysOf(pages),
  );
}

const keysOf = (pages: readonly CreditPage[]): string[] => [
  plainArray(pages.map((page) => page.memberId)),
  plainArray(pages.map((page) => page.month)),
];
