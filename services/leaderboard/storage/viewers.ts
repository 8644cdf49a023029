import type { ZonePair } from '#libs/contracts';
import { plainArray, type Queryable } from '#libs/database';

/** What decides what a viewer sees: the database's time, their zones, and the clan in question. */
export interface ViewerFacts {
  now: string;
  /** Null while the profile is not known here yet. */
  zones: ZonePair[] | null;
  clan: { visibility: 'open' | 'request' | 'invite'; closed: boolean; mine: boolean } | null;
}

/** Who asks, and for the board of which clan. */
export interface ViewerQuestion {
  userId: string;
  clanId: string | null;
}

export async function viewerFacts(
  db: Queryable,
  questions: readonly ViewerQuestion[],
): Promise<ViewerFacts[]> {
  const rows = await db.query<{
    now: string;
    zones: ZonePair[] | null;
    visibility: 'open' | 'request' | 'invite' | null;
    closed: boolean;
    mine: boolean;
  }>(
    `select clock_timestamp()::timestamptz(3) as now, p.zones, c.visibility, c.closed_at is not null as closed,
       exists (select from stay s where s.user_id = w.user_id and s.clan_id = w.clan_id and s.left_at is null) as mine
     from unnest($1::uuid[], $2::uuid[]) with ordinality as w(user_id, clan_id, place)
     left join person p on p.user_id = w.user_id
     left join clan c on c.clan_id = w.clan_id
     order by w.place`,
    [plainArray(questions.map(({ userId }) => userId)), plainArray(questions.map(({ clanId }) => clanId))],
    'leaderboard-viewers',
  );
  return rows.map(({ now, zones, visibility, closed, mine }) => ({
    now,
    zones,
    clan: visibility === null ? null : { visibility, closed, mine },
  }));
}

/** The clans that a user is in and that are not closed, the first joined first. */
export async function ownClans(db: Queryable, userId: string): Promise<string[]> {
  const rows = await db.query<{ clan_id: string }>(
    `select s.clan_id from stay s join clan c using (clan_id)
     where s.user_id = $1 and s.left_at is null and c.closed_at is null and c.name is not null
     order by s.joined_at, s.clan_id`,
    [userId],
    'leaderboard-own-clans',
  );
  return rows.map((row) => row.clan_id);
}
