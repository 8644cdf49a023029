import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { People, type Profile, type Sighting } from '../app/people';

@Injectable()
export class PgPeople extends People {
  constructor(private readonly db: Database) {
    super();
  }

  async named(userIds: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await this.db.query<{ userId: string; name: string | null }>(
      `SELECT user_id AS "userId", display_name AS name FROM person
       WHERE user_id = ANY($1) AND erased_at IS NULL`,
      [userIds],
      'people-named',
    );
    return new Map(rows.map(({ userId, name }) => [userId, name]));
  }

  async learn(profiles: readonly Profile[]): Promise<void> {
    // Sorted, so that two batches that meet never wait for each other.
    await this.db.query(
      `INSERT INTO person AS p (user_id, profile_version, display_name, last_seen_at)
       SELECT DISTINCT ON (user_id) user_id, version, name, seen
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[]) AS news (user_id, version, name, seen)
       ORDER BY user_id, version DESC
       ON CONFLICT (user_id) DO UPDATE
       SET profile_version = excluded.profile_version, display_name = excluded.display_name,
         last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)
       WHERE p.erased_at IS NULL AND p.profile_version < excluded.profile_version`,
      [
        profiles.map((profile) => profile.userId),
        profiles.map((profile) => profile.version),
        profiles.map((profile) => profile.displayName),
        profiles.map((profile) => profile.createdAt),
      ],
    );
  }

  async see(sightings: readonly Sighting[]): Promise<void> {
    await this.db.query(
      `INSERT INTO person AS p (user_id, last_seen_at)
       SELECT user_id, max(at) FROM unnest($1::uuid[], $2::timestamptz[]) AS news (user_id, at)
       GROUP BY user_id ORDER BY user_id
       ON CONFLICT (user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at
       WHERE p.erased_at IS NULL AND (p.last_seen_at IS NULL OR p.last_seen_at < excluded.last_seen_at)`,
      [sightings.map((sighting) => sighting.userId), sightings.map((sighting) => sighting.at)],
    );
  }
}
