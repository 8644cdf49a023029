import type { BoardRef, RowChange } from '#libs/board-index';
import type { Queryable } from '#libs/database';
import { periodDates, periodFinalAt, type SettlingRules } from '#libs/domain-kit';
import { clanOf } from '../domain/boards';

/** A row that is asked for: a member of a board in a period. */
export interface Place {
  ref: BoardRef;
  memberId: string;
}

interface Found {
  index: number;
  name: string;
  avatarUrl: string | null;
  score: number;
  reachedAt: string;
}

/**
 * What a board's row is: the score of the period's dates, for people who have a name and
 * are not erased, on a clan's board only for who is in it at the end (now, or when the period froze), and on
 * `clans` for clans that were not closed by then. Score 0 is not listed.
 */
const ROWS = `
  select w.index, coalesce(p.name, n.name) as name, p.avatar_url as "avatarUrl", s.score, s.reached_at as "reachedAt"
  from unnest($1::int[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::date[], $7::date[], $8::timestamptz[])
    as w(index, board, clan, period, member, first, last, final)
  cross join lateral (
    select sum(case w.period when 'day' then c.day_hundredths when 'week' then c.week_hundredths
                 else c.month_hundredths end) as score,
           max(case w.period when 'day' then c.day_reached_at when 'week' then c.week_reached_at
                 else c.month_reached_at end) as reached_at
    from credit c
    where w.period <> 'all_time' and c.member_id = w.member and c.local_date between w.first and w.last
      and c.board is not distinct from w.board
    union all
    select sum(m.hundredths), max(m.reached_at) from month_credit m
    where w.period = 'all_time' and m.member_id = w.member and m.board = w.board
  ) s
  left join person p on w.board <> 'clans' and p.user_id = w.member and p.erased_at is null
  left join clan n on w.board = 'clans' and n.clan_id = w.member
    and (n.closed_at is null or n.closed_at > w.final)
  where s.score > 0 and coalesce(p.name, n.name) is not null
    and (w.clan is null or exists (
      select from stay t where t.user_id = w.member and t.clan_id = w.clan
        and (w.final is null or t.joined_at <= w.final) and (t.left_at is null or t.left_at > w.final)
    ))`;

/** The rows of some places as the facts are now; `row` null where a member is not listed. */
export async function rowsAt(
  db: Queryable,
  places: readonly Place[],
  rules: SettlingRules,
): Promise<RowChange[]> {
  if (places.length === 0) return [];
  const bounds = new Map<BoardRef, ReturnType<typeof boundsOf>>();
  const at = places.map(({ ref }) => {
    const known = bounds.get(ref) ?? boundsOf(ref, rules);
    bounds.set(ref, known);
    return known;
  });
  const found = await db.query<Found>(
    ROWS,
    [
      places.map((_, index) => index),
      places.map(({ ref }) => ref.board),
      at.map(({ clanId }) => clanId),
      places.map(({ ref }) => ref.period),
      places.map(({ memberId }) => memberId),
      at.map(({ first }) => first),
      at.map(({ last }) => last),
      at.map(({ finalAt }) => finalAt),
    ],
    'leaderboard-rows',
  );
  const changes: RowChange[] = places.map(({ memberId }) => ({ memberId, row: null }));
  for (const { index, name, avatarUrl, score, reachedAt } of found) {
    const change = changes[index]!;
    const reachedAtMs = Date.parse(reachedAt);
    change.row = { memberId: change.memberId, name, avatarUrl, score, reachedAtMs };
  }
  return changes;
}

function boundsOf(ref: BoardRef, rules: SettlingRules) {
  const dates = periodDates(ref.period, ref.periodKey);
  return {
    clanId: clanOf(ref.board),
    first: dates?.first ?? null,
    last: dates?.last ?? null,
    finalAt: periodFinalAt(ref.period, ref.periodKey, rules)?.toISOString() ?? null,
  };
}

/**
 * Every member that may be listed on a board: most of them are, `rowsAt` decides. All at once, some 80 bytes each,
 * so that no transaction stays open while the rows are brought to the index.
 */
export async function candidatesOf(db: Queryable, ref: BoardRef): Promise<string[]> {
  const dates = periodDates(ref.period, ref.periodKey);
  const rows = dates
    ? await db.query<{ member_id: string }>(
        'select distinct member_id from credit where board = $1 and local_date between $2 and $3',
        [ref.board, dates.first, dates.last],
      )
    : await db.query<{ member_id: string }>('select distinct member_id from month_credit where board = $1', [
        ref.board,
      ]);
  return rows.map((row) => row.member_id);
}
