import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import {
  ClanReads,
  type ClanView,
  type DoorStatus,
  type MemberPosition,
  type MemberRow,
  type OwnClanRow,
  type Standing,
} from '../app/clan-reads';

/** `clan c` as the user `$1` sees it. */
const VIEW = `c.id, c.name, c.motto, c.visibility, c.created_at AS "createdAt", own.role AS "myRole",
  (SELECT count(*) FROM membership m WHERE m.clan_id = c.id) AS "memberCount"`;
const SEEN = `clan c LEFT JOIN membership own ON own.clan_id = c.id AND own.user_id = $1`;

/** The column that says since when someone stands at the door. */
const DOOR: Record<DoorStatus, string> = { requested: 'requested_at', invited: 'invited_at' };

@Injectable()
export class PgClanReads extends ClanReads {
  constructor(private readonly db: Database) {
    super();
  }

  async now(): Promise<Date> {
    const [row] = await this.db.query<{ now: string }>('SELECT clock_timestamp() AS now');
    return new Date(row!.now);
  }

  async clan(clanId: string, viewerId: string): Promise<ClanView | null> {
    const [clan] = await this.db.query<ClanView>(
      `SELECT ${VIEW} FROM ${SEEN} WHERE c.id = $2 AND c.closed_at IS NULL`,
      [viewerId, clanId],
      'clan-view',
    );
    return clan ?? null;
  }

  async standing(clanId: string, userId: string): Promise<Standing> {
    const [standing] = await this.db.query<Standing>(
      `SELECT (SELECT role FROM membership WHERE clan_id = $1 AND user_id = $2) AS role,
         EXISTS (SELECT FROM applicant
           WHERE clan_id = $1 AND user_id = $2 AND requested_at IS NOT NULL) AS requested,
         EXISTS (SELECT FROM applicant
           WHERE clan_id = $1 AND user_id = $2 AND invited_at IS NOT NULL) AS invited`,
      [clanId, userId],
    );
    return standing!;
  }

  search(viewerId: string, part: string | null, after: string | null, limit: number): Promise<ClanView[]> {
    return this.db.query<ClanView>(
      `SELECT ${VIEW} FROM ${SEEN}
       WHERE c.closed_at IS NULL AND c.visibility <> 'invite'
         AND ($2::text IS NULL OR strpos(c.name_key, $2) > 0) AND ($3::text IS NULL OR c.name_key > $3)
       ORDER BY c.name_key LIMIT $4`,
      [viewerId, part, after, limit],
    );
  }

  async members(clanId: string, after: MemberPosition | null, limit: number): Promise<MemberRow[]> {
    const rows = await this.db.query<Omit<MemberRow, 'position'> & { id: string; joinedAt: string }>(
      `SELECT m.id, m.user_id AS "userId", p.display_name AS "displayName", m.role, m.joined_at AS "joinedAt"
       FROM membership m JOIN person p USING (user_id)
       WHERE m.clan_id = $1 AND ($2::timestamptz IS NULL OR (m.joined_at, m.id) > ($2, $3::uuid))
       ORDER BY m.joined_at, m.id LIMIT $4`,
      [clanId, ...boundary(after), limit],
    );
    return rows.map(({ id, ...row }) => ({ ...row, position: [row.joinedAt, id] }));
  }

  async applicants(
    clanId: string,
    status: DoorStatus,
    after: MemberPosition | null,
    limit: number,
  ): Promise<MemberRow[]> {
    const since = DOOR[status];
    const rows = await this.db.query<{ at: string; userId: string; displayName: string | null }>(
      `SELECT a.${since} AS at, a.user_id AS "userId", p.display_name AS "displayName"
       FROM applicant a JOIN person p USING (user_id)
       WHERE a.clan_id = $1 AND a.${since} IS NOT NULL
         AND ($2::timestamptz IS NULL OR (a.${since}, a.user_id) > ($2, $3::uuid))
       ORDER BY a.${since}, a.user_id LIMIT $4`,
      [clanId, ...boundary(after), limit],
    );
    return rows.map(({ at, userId, displayName }) => ({
      userId,
      displayName,
      role: null,
      joinedAt: null,
      position: [at, userId],
    }));
  }

  async clansOf(userId: string, after: MemberPosition | null, limit: number): Promise<OwnClanRow[]> {
    const rows = await this.db.query<Omit<OwnClanRow, 'position'> & { id: string }>(
      `SELECT m.id, m.clan_id AS "clanId", c.name, m.role, m.joined_at AS "joinedAt",
         m.clan_id IS NOT DISTINCT FROM p.banner_clan_id AS banner
       FROM membership m JOIN clan c ON c.id = m.clan_id JOIN person p USING (user_id)
       WHERE m.user_id = $1 AND ($2::timestamptz IS NULL OR (m.joined_at, m.id) > ($2, $3::uuid))
       ORDER BY m.joined_at, m.id LIMIT $4`,
      [userId, ...boundary(after), limit],
      'clan_own',
    );
    return rows.map(({ id, ...row }) => ({ ...row, position: [row.joinedAt, id] }));
  }

  async withAbsentLeader(since: Date, after: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ clanId: string }>(
      `SELECT lead.clan_id AS "clanId"
       FROM membership lead JOIN person leader USING (user_id)
       WHERE lead.role = 'leader' AND (leader.last_seen_at IS NULL OR leader.last_seen_at < $1)
         AND ($2::uuid IS NULL OR lead.clan_id > $2)
         AND EXISTS (
           SELECT FROM membership m JOIN person p USING (user_id)
           WHERE m.clan_id = lead.clan_id AND m.id <> lead.id AND p.last_seen_at >= $1)
       ORDER BY lead.clan_id LIMIT $3`,
      [since, after, limit],
    );
    return rows.map((row) => row.clanId);
  }
}

const boundary = (after: MemberPosition | null): [string | null, string | null] => [
  after?.[0] ?? null,
  after?.[1] ?? null,
];
