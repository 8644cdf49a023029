import type { Queryable } from '#libs/database';

/** More than anyone's progress changes between two backups. */
const VERSIONS_LOST_MAX = 1_000_000;

/**
 * Browsers keep the progress that they saw last, also over reloads, and take no older one for it. Of a database that
 * was set back everything is older, so its versions go on where none has been.
 */
export async function passWhatBrowsersKeep(tx: Queryable): Promise<void> {
  await tx.query('UPDATE progression.progress SET version = version + $1', [VERSIONS_LOST_MAX]);
}
