import type { Database } from '#libs/database';

export interface BackupFigures {
  /** What pgBackRest told of its repositories; empty where others make the backups. */
  repositories: {
    repository: string;
    ageSeconds: number;
    /** Of the newest that stands by itself; null where none is kept. */
    fullAgeSeconds: number | null;
    bytes: number;
    backups: number;
  }[];
  /** How the archive follows the database's log; null where nothing is archived. */
  log: { waitingBytes: number; failingSeconds: number } | null;
}

const NONE: BackupFigures = { repositories: [], log: null };

/** In the order of pgBackRest's own numbers for them (infra/backup/pgbackrest.conf). */
const REPOSITORIES = "ARRAY['daily', 'monthly']";

/** A backup with pages that fail their checksums counts as none. */
const REPOSITORY_FIGURES = `
  SELECT (${REPOSITORIES})[(backup->'database'->>'repo-key')::integer] AS repository,
    extract(epoch FROM now()) - max((backup->'timestamp'->>'stop')::bigint) AS "ageSeconds",
    extract(epoch FROM now()) - max((backup->'timestamp'->>'stop')::bigint) FILTER (WHERE backup->>'type' = 'full')
      AS "fullAgeSeconds",
    sum((backup->'info'->'repository'->>'delta')::bigint) AS bytes, count(*) AS backups
  FROM backup.told, jsonb_array_elements(info) AS stanza, jsonb_array_elements(stanza->'backup') AS backup
  WHERE coalesce(backup->>'error', 'false') = 'false'
  GROUP BY 1`;

/** A file of the log is named by its timeline, and by its place in two hexadecimal numbers of which the second is the file's. */
const LOG_FIGURES = `
  SELECT CASE WHEN last_archived_wal ~ '^[0-9A-F]{24}' THEN
      greatest(0, (pg_current_wal_lsn() - '0/0'::pg_lsn)
        - ('0x' || substr(last_archived_wal, 9, 8))::bigint * 4294967296
        - (('0x' || substr(last_archived_wal, 17, 8))::bigint + 1)
          * pg_size_bytes(current_setting('wal_segment_size')))
    ELSE 0 END AS "waitingBytes",
    CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity')
      THEN extract(epoch FROM now() - coalesce(last_archived_time, stats_reset, now()))
    ELSE 0 END AS "failingSeconds"
  FROM pg_stat_archiver WHERE current_setting('archive_mode') <> 'off'`;

/**
 * What the database knows of its backups: who makes them by pgBackRest leaves word in it (infra/backup/schedule.sh), and
 * its own archiver counts.
 */
export async function backupFigures(database: Database | undefined): Promise<BackupFigures> {
  if (!database) return NONE;
  const [known] = await database.query<{ told: boolean }>(
    `SELECT to_regclass('backup.told') IS NOT NULL AS told`,
  );
  const repositories = known!.told
    ? await database.query<BackupFigures['repositories'][number]>(REPOSITORY_FIGURES)
    : [];
  const [log = null] = await database.query<NonNullable<BackupFigures['log']>>(LOG_FIGURES);
  return { repositories, log };
}
