import type { Database, Queryable } from '#libs/database';
import type { ContentKind } from './kinds';
import type { Seed } from './seed-file';
import { readStored, type StoredKind } from './stored-content';

/** One loader at a time, whatever process it runs in. */
const LOADER_LOCK = "hashtextextended('content.loader', 0)";

export interface Loaded {
  kind: ContentKind;
  /** The version now served. */
  version: number;
}

/**
 * Brings checked seeds into the database, all or nothing, and returns the kinds that changed.
 *
 * A kind is taken over when its file's version is above the one last loaded, or is equal with other data: then
 * what is served is bumped beyond what was served before, so that a version never stands for two contents. A
 * file older than what is loaded is left alone: in a rolling restart the old process must not win.
 */
export async function loadSeeds(db: Database, seeds: readonly Seed[]): Promise<Loaded[]> {
  return db.transaction(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(${LOADER_LOCK})`);
    const stored = new Map((await readStored(tx)).map((kind) => [kind.kind, kind]));
    const loaded: Loaded[] = [];
    for (const seed of seeds) {
      const before = stored.get(seed.kind);
      if (before && !takesOver(seed, before)) continue;
      const version = before ? Math.max(seed.version, before.version + 1) : seed.version;
      const updatedAt = before && seed.updatedAt <= before.updatedAt ? null : seed.updatedAt;
      await write(tx, seed, version, updatedAt);
      loaded.push({ kind: seed.kind, version });
    }
    return loaded;
  });
}

function takesOver(seed: Seed, before: StoredKind): boolean {
  if (seed.version !== before.seedVersion) return seed.version > before.seedVersion;
  return JSON.stringify(seed.records) !== JSON.stringify(before.records);
}

/** @param updatedAt null for now: the file's own time is not after what it replaces */
async function write(tx: Queryable, seed: Seed, version: number, updatedAt: string | null): Promise<void> {
  await tx.query(
    `INSERT INTO content.kind (kind, version, seed_version, updated_at)
     VALUES ($1, $2, $3, coalesce($4::timestamptz, date_trunc('milliseconds', statement_timestamp())))
     ON CONFLICT (kind) DO UPDATE
       SET version = excluded.version, seed_version = excluded.seed_version, updated_at = excluded.updated_at`,
    [seed.kind, version, seed.version, updatedAt],
  );
  const keys = seed.records.map((record) => record.key);
  await tx.query('DELETE FROM content.record WHERE kind = $1 AND key <> ALL ($2::text[])', [seed.kind, keys]);
  await tx.query(
    `INSERT INTO content.record (kind, key, ordinal, body)
     SELECT $1, key, ordinality - 1, body::json
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS seed (key, body, ordinality)
     ON CONFLICT (kind, key) DO UPDATE SET ordinal = excluded.ordinal, body = excluded.body`,
    [seed.kind, keys, seed.records.map((record) => JSON.stringify(record))],
  );
}
