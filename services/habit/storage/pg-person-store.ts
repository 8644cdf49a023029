import { Inject, Injectable } from '@nestjs/common';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { Database } from '#libs/database';
import { eraseDeadLetters } from '#libs/messaging';
import { CacheDrops } from '#libs/redis';
import { PersonStore, type ProfileZones } from '../app/person-store';

@Injectable()
export class PgPersonStore extends PersonStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(CacheDrops) private readonly caches: CacheDrops,
  ) {
    super();
  }

  override async takeZones(profiles: readonly ProfileZones[]): Promise<void> {
    await this.db.query(
      `INSERT INTO person AS p (user_id, profile_version, zones)
       SELECT user_id, version, zones FROM unnest($1::uuid[], $2::int[], $3::json[]) AS t (user_id, version, zones)
       ORDER BY user_id
       ON CONFLICT (user_id) DO UPDATE SET profile_version = excluded.profile_version, zones = excluded.zones
       WHERE p.erased_at IS NULL AND (p.profile_version IS NULL OR p.profile_version < excluded.profile_version)`,
      [
        profiles.map(({ userId }) => userId),
        profiles.map(({ version }) => version),
        profiles.map(({ zones }) => JSON.stringify(zones)),
      ],
      'person_zones',
    );
    this.caches.drop(
      DASHBOARD_CACHE,
      profiles.map(({ userId }) => userId),
    );
  }

  /**
   * Habits first, in the order in which everyone locks them: that waits for the batches that hold them, and after
   * it no batch finds one, so no completion comes behind.
   */
  override async erase(userId: string, at: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO person AS p (user_id, erased_at) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET erased_at = coalesce(p.erased_at, excluded.erased_at),
           profile_version = NULL, zones = NULL, active_habits = 0`,
        [userId, at],
      );
      await tx.query('SELECT FROM habit WHERE user_id = $1 ORDER BY habit_id FOR UPDATE', [userId]);
      await tx.query('DELETE FROM habit WHERE user_id = $1', [userId]);
      for (const table of ['completion', 'completion_archive'])
        await tx.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
      await eraseDeadLetters(tx, userId);
    });
    this.caches.drop(DASHBOARD_CACHE, [userId]);
  }
}
