import type { EventData } from '#libs/contracts';
import { plainArray, type Queryable } from '#libs/database';
import type { ZoneInForce } from '#libs/domain-kit';

/**
 * Writes profiles as told; an older version never replaces a newer one.
 * @returns the users whose zones were new
 */
export async function writePeople(
  tx: Queryable,
  profiles: readonly EventData<'identity.profile-changed.v1'>[],
): Promise<Set<string>> {
  if (profiles.length === 0) return new Set();
  const rows = await tx.query<{ user_id: string; rezoned: boolean }>(
    `INSERT INTO person AS known (user_id, version, display_name, zones)
     SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::json[])
     ON CONFLICT (user_id) DO UPDATE SET version = excluded.version,
       display_name = excluded.display_name, zones = excluded.zones
     WHERE known.version < excluded.version
     RETURNING known.user_id, old.zones::jsonb IS DISTINCT FROM new.zones::jsonb AS rezoned`,
    [
      profiles.map(({ userId }) => userId),
      profiles.map(({ version }) => version),
      profiles.map(({ displayName }) => displayName),
      profiles.map(({ zones }) => JSON.stringify(zones)),
    ],
    'person_write',
  );
  return new Set(rows.filter(({ rezoned }) => rezoned).map((row) => row.user_id));
}

/** By user id; whose profile has not come is left out. */
export async function readZones(
  db: Queryable,
  userIds: readonly string[],
): Promise<Map<string, ZoneInForce[]>> {
  const rows = await db.query<{ user_id: string; zones: ZoneInForce[] }>(
    `SELECT user_id, zones FROM person WHERE user_id = ANY ($1::uuid[])`,
    [plainArray(userIds)],
    'person_zones',
  );
  return new Map(rows.map((row) => [row.user_id, row.zones]));
}

/** By user id: null for who was erased; whose profile has not come is left out. */
export async function readNames(
  db: Queryable,
  userIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await db.query<{ user_id: string; display_name: string | null }>(
    `SELECT user_id, display_name FROM person WHERE user_id = ANY ($1::uuid[])
     UNION ALL SELECT user_id, NULL FROM account WHERE user_id = ANY ($1::uuid[]) AND erased_at IS NOT NULL`,
    [userIds],
    'person_names',
  );
  return new Map(rows.map((row) => [row.user_id, row.display_name]));
}
