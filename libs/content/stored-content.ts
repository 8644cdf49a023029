import type { Queryable } from '#libs/database';
import { type ContentKind, type ContentRecord, CONTENT_KINDS } from './kinds';

/** A kind as it lies in the database and is served; records in file order. */
export interface StoredKind {
  kind: ContentKind;
  version: number;
  seedVersion: number;
  updatedAt: string;
  records: ContentRecord[];
}

/** All kinds in one statement, so that what is read belongs together; in the order of `CONTENT_KINDS`. */
export async function readStored(db: Queryable): Promise<StoredKind[]> {
  const rows = await db.query<StoredKind>(
    `SELECT k.kind, k.version, k.seed_version AS "seedVersion", k.updated_at AS "updatedAt",
            coalesce(json_agg(r.body ORDER BY r.ordinal) FILTER (WHERE r.key IS NOT NULL), '[]') AS records
     FROM content.kind k LEFT JOIN content.record r USING (kind)
     GROUP BY k.kind`,
  );
  return CONTENT_KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind));
}

/** What tells one state of the content from another: never equal for two states, '' for none. */
export const stampOf = (kinds: readonly { kind: string; version: number }[]): string =>
  kinds
    .map(({ kind, version }) => `${kind}:${version}`)
    .sort()
    .join(',');

/** The stamp of what the database holds, without reading it all. */
export async function readStamp(db: Queryable): Promise<string> {
  return stampOf(await db.query<{ kind: string; version: number }>('SELECT kind, version FROM content.kind'));
}
