import type { Queryable } from '#libs/database';

/** More than publishers follow one another between two backups. */
const TERMS_LOST_MAX = 1_000_000;

/**
 * A Redis that holds boards of a time that the database was set back from, for instance of a dump that it loads later,
 * also knows the term of their publisher: the next one's is higher, and takes none of them over.
 */
export async function outrankLostPublisher(tx: Queryable): Promise<void> {
  await tx.query(
    `SELECT setval('leaderboard.publisher_term', nextval('leaderboard.publisher_term') + $1::bigint)`,
    [TERMS_LOST_MAX],
  );
  await tx.query('DELETE FROM leaderboard.index_memory');
}
