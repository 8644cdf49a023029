import type { ZonePair } from '#libs/contracts';
import type { Queryable } from '#libs/database';

/** What decides what a viewer sees: the database's time, their zones, and the clan in question. */
export interface ViewerFacts {
  now: string;
  /** Null while the profile is not known here yet. */
  zones: ZonePair[] | null;
  clan: { visibility: 'open' | 'request' | 'invite'; closed: boolean; mine: boolean } | null;
}

export async function viewerFacts(
  db: Queryable,
  userId: string,
  clanId: string | null,
): Promise<ViewerFacts> {
  const [row] = await db.query<{
    now: string;
    zones: ZonePair[] | null;
    visibility: 'open' | 'request' | 'invite' | null;
    closed: boolean;
    mine: boolean;
  }>(
    `select clock_timestamp()::timestamptz(3) as now, p.zones, c.visibility, c.closed_at is not null as closed,
       exists (select from stay s where s.user_id = $1 and s.clan_id = $2 and s.left_at is null) as mine
     from (values (1)) one
     left join person p on p.user_id = $1
     left join clan c on c.clan_id = $2`,
    [userId, clanId],
    'leaderboard-viewer',
  );
  const { now, zones, visibility, closed, mine } = row!;
  return { now, zones, clan: visibility === null ? null : { visibility, closed, mine } };
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
