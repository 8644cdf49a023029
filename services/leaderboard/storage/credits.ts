import { PERIODS, type Period } from '#libs/contracts';
import type { Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';
import { CLANS } from '../domain/boards';
import { bannerCredit, type Credit } from '../domain/credit';
import type { UserDate } from './facts';

/** What a member has on one date and board. */
export interface CreditRow {
  board: string;
  memberId: string;
  localDate: LocalDate;
  credit: Credit;
}
export type CreditKey = Omit<CreditRow, 'credit'>;

type Columns = { [P in Period as `${P}_hundredths`]: number } & {
  [P in Period as `${P}_reached_at`]: string | null;
};

const COLUMNS = PERIODS.flatMap((period) => [`${period}_hundredths`, `${period}_reached_at`]);
const assignments = COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ');

/** The credits of users on some dates, as they stand. */
export async function creditsOn(tx: Queryable, dates: readonly UserDate[]): Promise<CreditRow[]> {
  const rows = await tx.query<CreditKey & Columns>(
    `select c.board, c.member_id as "memberId", c.local_date as "localDate", ${COLUMNS.join(', ')}
     from unnest($1::uuid[], $2::date[]) as w(member_id, local_date) join credit c using (member_id, local_date)`,
    [dates.map((date) => date.userId), dates.map((date) => date.localDate)],
    'leaderboard-credits-on',
  );
  return rows.map(({ board, memberId, localDate, ...columns }) => ({
    board,
    memberId,
    localDate,
    credit: creditFrom(columns),
  }));
}

export async function saveCredits(tx: Queryable, rows: readonly CreditRow[]): Promise<void> {
  if (rows.length === 0) return;
  const types = PERIODS.flatMap(() => ['int[]', 'timestamptz[]']);
  const params = ['uuid[]', 'date[]', 'text[]', ...types].map((type, index) => `$${index + 1}::${type}`);
  await tx.query(
    `insert into credit (member_id, local_date, board, ${COLUMNS.join(', ')})
     select * from unnest(${params.join(', ')})
     on conflict (member_id, local_date, board) do update set ${assignments}`,
    [
      rows.map((row) => row.memberId),
      rows.map((row) => row.localDate),
      rows.map((row) => row.board),
      ...PERIODS.flatMap((period) => [
        rows.map((row) => row.credit[period]?.scoreHundredths ?? 0),
        rows.map(({ credit }) => credit[period] && new Date(credit[period].reachedAtMs).toISOString()),
      ]),
    ],
    'leaderboard-save-credits',
  );
}

export async function removeCredits(tx: Queryable, keys: readonly CreditKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `delete from credit c using unnest($1::uuid[], $2::date[], $3::text[]) as w(member_id, local_date, board)
     where (c.member_id, c.local_date, c.board) = (w.member_id, w.local_date, w.board)`,
    keyParams(keys),
  );
}

/**
 * Sums what users recorded under the banners of clans on some dates; the clans must be locked.
 * @returns what it wrote or took away
 */
export async function sumBanners(
  tx: Queryable,
  dates: readonly { clanId: string; localDate: LocalDate }[],
): Promise<CreditKey[]> {
  if (dates.length === 0) return [];
  const sums = PERIODS.map((p) => `sum(c.${p}_hundredths), max(c.${p}_reached_at)`).join(', ');
  await tx.query(
    `with w as (
       select * from unnest($1::uuid[], $2::date[], $3::text[]) as w(clan_id, local_date, banner)
     ), gone as (
       delete from credit k using w
       where k.member_id = w.clan_id and k.local_date = w.local_date and k.board = '${CLANS}'
         and not exists (select from credit c where c.board = w.banner and c.local_date = w.local_date)
     )
     insert into credit (member_id, local_date, board, ${COLUMNS.join(', ')})
     select w.clan_id, w.local_date, '${CLANS}', ${sums}
     from w join credit c on c.board = w.banner and c.local_date = w.local_date
     group by w.clan_id, w.local_date
     on conflict (member_id, local_date, board) do update set ${assignments}`,
    [
      dates.map((date) => date.clanId),
      dates.map((date) => date.localDate),
      dates.map((date) => bannerCredit(date.clanId)),
    ],
    'leaderboard-sum-banners',
  );
  return dates.map(({ clanId, localDate }) => ({ board: CLANS, memberId: clanId, localDate }));
}

/**
 * All time is summed from months, so that its cost does not grow with every date of years. `is not distinct from`
 * keeps the planner, while it knows little of the table, from going through the whole board for each member.
 */
export async function sumMonths(tx: Queryable, keys: readonly CreditKey[]): Promise<void> {
  const months = new Map(
    keys.map((key) => {
      const month = `${key.localDate.slice(0, 7)}-01`;
      return [`${key.memberId} ${month} ${key.board}`, { ...key, localDate: month }];
    }),
  );
  if (months.size === 0) return;
  await tx.query(
    `with w as (
       select * from unnest($1::uuid[], $2::date[], $3::text[]) as w(member_id, month, board)
     ), s as (
       select w.*, t.hundredths, t.reached_at from w cross join lateral (
         select sum(c.all_time_hundredths) as hundredths, max(c.all_time_reached_at) as reached_at from credit c
         where c.member_id = w.member_id and c.board is not distinct from w.board
           and c.local_date between w.month and (w.month + interval '1 month - 1 day')::date
       ) t
     ), gone as (
       delete from month_credit m using s
       where (m.member_id, m.month, m.board) = (s.member_id, s.month, s.board) and coalesce(s.hundredths, 0) = 0
     )
     insert into month_credit (member_id, month, board, hundredths, reached_at)
     select member_id, month, board, hundredths, reached_at from s where hundredths > 0
     on conflict (member_id, board, month)
     do update set hundredths = excluded.hundredths, reached_at = excluded.reached_at`,
    keyParams([...months.values()]),
    'leaderboard-sum-months',
  );
}

const keyParams = (keys: readonly CreditKey[]): unknown[] => [
  keys.map((key) => key.memberId),
  keys.map((key) => key.localDate),
  keys.map((key) => key.board),
];

function creditFrom(columns: Columns): Credit {
  const credit: Credit = {};
  for (const period of PERIODS) {
    const reachedAt = columns[`${period}_reached_at`];
    if (reachedAt === null) continue;
    credit[period] = { scoreHundredths: columns[`${period}_hundredths`], reachedAtMs: Date.parse(reachedAt) };
  }
  return credit;
}
