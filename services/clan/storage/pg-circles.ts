import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { Circles, type Stay } from '../app/circles';

@Injectable()
export class PgCircles extends Circles {
  constructor(private readonly db: Database) {
    super();
  }

  async staysOf(userIds: readonly string[]): Promise<{ now: string; stays: Stay[] }> {
    const rows = await this.db.query<{ now: string; stays: Stay[] }>(
      `SELECT clock_timestamp() AS now, (
         SELECT coalesce(json_agg(json_build_object('clanId', clan_id, 'userId', user_id, 'joinedAt', to_char(
           joined_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
         FROM membership WHERE user_id = ANY($1)
       ) AS stays`,
      [userIds],
      'circles-stays',
    );
    return rows[0]!;
  }

  async membersOf(clanIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ clanId: string; userIds: string[] }>(
      `SELECT clan_id AS "clanId", array_agg(user_id::text) AS "userIds" FROM membership
       WHERE clan_id = ANY($1) GROUP BY clan_id`,
      [clanIds],
      'circles-members',
    );
    return new Map(rows.map(({ clanId, userIds }) => [clanId, userIds]));
  }

  async companionsOf(userIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ userId: string; companions: string[] }>(
      `SELECT own.user_id AS "userId", array_agg(DISTINCT other.user_id::text) AS companions
       FROM membership own JOIN membership other USING (clan_id)
       WHERE own.user_id = ANY($1) AND other.user_id <> own.user_id GROUP BY own.user_id`,
      [userIds],
      'circles-companions',
    );
    return new Map(rows.map(({ userId, companions }) => [userId, companions]));
  }
}
