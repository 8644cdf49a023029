import { type Stats } from 'node:fs';
import { chmod, chown, copyFile, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

interface Owner {
  uid: number;
  gid: number;
}

/** A standby makes these itself, or gets them from the primary as it follows. */
const LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label|tablespace_map|pg_internal\.init.*|pgsql_tmp.*)$/;
/** Only the folders: what is in them belongs to the server that runs. */
const LEFT_EMPTY = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);

/** Of the one standby: what it has not read yet is kept for it. */
export const SLOT = 'standby';

/**
 * Makes `to` a standby's copy of a running server, whatever was there: what `pg_basebackup` does, which the
 * packages lack.
 */
export async function copyServer(url: string, to: string, owner: Owner | null): Promise<void> {
  await rm(to, { recursive: true, force: true });
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(
      `SELECT pg_create_physical_replication_slot($1, true)
       WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)`,
      [SLOT],
    );
    const { rows } = await client.query<{ folder: string }>(
      `SELECT current_setting('data_directory') AS folder`,
    );
    await client.query(`SELECT pg_backup_start('standby', true)`);
    await copyFolder(rows[0]!.folder, to, owner);
    const stop = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop()');
    await put(path.join(to, 'backup_label'), stop.rows[0]!.labelfile, owner);
    await put(path.join(to, 'standby.signal'), '', owner);
  } finally {
    await client.end();
  }
}

async function put(file: string, text: string, owner: Owner | null): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (owner) await chown(file, owner.uid, owner.gid);
}

async function copyFolder(from: string, to: string, owner: Owner | null): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  await chmod(to, 0o700);
  if (owner) await chown(to, owner.uid, owner.gid);
  if (LEFT_EMPTY.has(path.basename(from))) return;
  for (const name of await readdir(from)) {
    if (LEFT_OUT.test(name)) continue;
    const [source, target] = [path.join(from, name), path.join(to, name)];
    const stats = await lstatOrGone(source);
    if (stats?.isDirectory()) await copyFolder(source, target, owner);
    else if (stats?.isFile()) await copyOrGone(source, target, owner);
  }
}

/** Tables are dropped while we copy; the log that the standby follows knows of it. */
const gone = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

const lstatOrGone = (file: string): Promise<Stats | null> => lstat(file).catch(gone);

async function copyOrGone(from: string, to: string, owner: Owner | null): Promise<void> {
  const copied = await copyFile(from, to).then(() => true, gone);
  if (copied && owner) await chown(to, owner.uid, owner.gid);
}
