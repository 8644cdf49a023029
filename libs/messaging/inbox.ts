import type { Queryable } from '#libs/database';

/**
 * For effects that carry no version: marks events as taken by a group in the transaction of the effect.
 * @returns the ids that had not been taken before
 */
export async function firstTime(
  tx: Queryable,
  group: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await tx.query<{ event_id: string }>(
    `INSERT INTO inbox (group_name, event_id)
     SELECT $1, id FROM unnest($2::uuid[]) AS id GROUP BY id ORDER BY id
     ON CONFLICT DO NOTHING RETURNING event_id`,
    [group, eventIds],
    'inbox_take',
  );
  return new Set(rows.map((row) => row.event_id));
}
