import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { eventually, freePort } from '#libs/testing';
import { CannotProvoke } from './cannot-provoke';
import { OwnPostgres } from './own-postgres';
import { ROOT, type Size } from './product';
import type { Surroundings } from './scenario';

/** The oldest pgBackRest that knows Postgres 18. */
const OLDEST_MINOR = 56;
const DATABASE = 'sacred_valley';
const RECOVERED_MAX_MS = 120_000;

/** Stores that outlive the product's launcher, as an operator's do, and backups by the small server's own scripts. */
export class ArchivedStores implements Surroundings {
  private constructor(
    readonly folder: string,
    readonly settings: Record<string, string>,
    private readonly env: Record<string, string>,
    private readonly others: ChildProcess,
    private postgres: OwnPostgres,
  ) {}

  /** @throws CannotProvoke without pgBackRest, psql, or a store */
  static async start(size: Size): Promise<ArchivedStores> {
    refuseWithoutPrograms();
    const folder = mkdtempSync(path.join(tmpdir(), 'sv-backup-'));
    // Postgres' own user must be able to reach its folders in there.
    chmodSync(folder, 0o711);
    const env = environment(folder, await freePort());
    writePassphrase(folder);
    const { others, settings } = await startOthers(folder, size);
    await runAsPostgres(folder, env, 'true');
    const postgres = await OwnPostgres.start(folder, serverOptions(env));
    const url = new URL(postgres.url);
    url.pathname = `/${DATABASE}`;
    const stores = new ArchivedStores(folder, { ...settings, DATABASE_URL: url.href }, env, others, postgres);
    await stores.query(`CREATE DATABASE ${DATABASE}`, postgres.url);
    return stores;
  }

  /** Makes what is due: on the first day a full backup of each kind. */
  async backUp(): Promise<void> {
    await runAsPostgres(this.folder, this.env, path.join(ROOT, 'infra/backup/round.sh'));
  }

  /** Resolves when all that is committed now lies in the archive. @returns the moment, by the database's clock */
  async archiveAll(): Promise<string> {
    const [row] = await this.query<{ moment: string; file: string }>(
      `SELECT clock_timestamp()::text AS moment, pg_walfile_name(pg_switch_wal()) AS file`,
    );
    const { moment, file } = row!;
    const archived = async (): Promise<boolean> =>
      (await this.query(`SELECT FROM pg_stat_archiver WHERE last_archived_wal >= '${file}'`)).length > 0;
    await eventually(archived, { what: `${file} to be archived` });
    return moment;
  }

  /** What the archive holds of the log. */
  archivedLog(): string[] {
    return globSync('backups/*/archive/**/*.zst', { cwd: this.folder });
  }

  forget(files: readonly string[]): void {
    for (const file of files) rmSync(path.join(this.folder, file));
  }

  loseDisk(): Promise<void> {
    return this.postgres.loseDisk();
  }

  /** The server ends in good order, and a backup is laid over its files. */
  async setBackTo(moment: string): Promise<void> {
    await this.postgres.stop();
    await this.lay('--replace', '--to', moment);
  }

  /** Puts the files of a backup in place of those that there are not. */
  async lay(...args: string[]): Promise<void> {
    await runAsPostgres(this.folder, this.env, path.join(ROOT, 'infra/backup/lay.sh'), ...args);
  }

  /** Starts the server on what lies there. Resolves when it takes writes. */
  async startAgain(): Promise<void> {
    this.postgres = await OwnPostgres.start(this.folder, serverOptions(this.env));
    const isDone = async (): Promise<boolean> =>
      (await this.query('SELECT WHERE NOT pg_is_in_recovery()')).length > 0;
    await eventually(isDone, { what: 'the log to be replayed', within_ms: RECOVERED_MAX_MS });
  }

  /** Tells the product that its database was restored. @returns what it says to that */
  tellProduct(): Promise<string> {
    const program = path.join(ROOT, 'dist/infra/all-in-one/restored.js');
    return run(process.execPath, [program], this.settings);
  }

  async query<Row>(sql: string, url = this.settings['DATABASE_URL']): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  async end(): Promise<void> {
    await this.postgres.stop();
    const gone = once(this.others, 'exit');
    this.others.stdin!.end();
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function refuseWithoutPrograms(): void {
  const { stdout, error } = spawnSync('pgbackrest', ['version'], { encoding: 'utf8' });
  const [, minor] = /^pgBackRest 2\.(\d+)/.exec(stdout ?? '') ?? [];
  if (error || Number(minor) < OLDEST_MINOR)
    throw new CannotProvoke(`pgBackRest 2.${OLDEST_MINOR} or newer is needed`);
  if (spawnSync('psql', ['--version']).error) throw new CannotProvoke('psql is needed');
}

/** How all programs find the server and its repositories; the rest stands in infra/backup/pgbackrest.conf. */
const environment = (folder: string, port: number): Record<string, string> => ({
  PGDATA: path.join(folder, 'postgres'),
  PGHOST: path.join(folder, 'postgres'),
  PGPORT: String(port),
  PGPASSWORD: 'faults',
  PGBACKREST_CONFIG: path.join(ROOT, 'infra/backup/pgbackrest.conf'),
  PGBACKREST_CONFIG_INCLUDE_PATH: path.join(folder, 'keys'),
  PGBACKREST_PG1_PATH: path.join(folder, 'postgres'),
  PGBACKREST_PG1_SOCKET_PATH: path.join(folder, 'postgres'),
  PGBACKREST_PG1_PORT: String(port),
  PGBACKREST_REPO1_PATH: path.join(folder, 'backups/daily'),
  PGBACKREST_REPO2_PATH: path.join(folder, 'backups/monthly'),
  PGBACKREST_SPOOL_PATH: path.join(folder, 'spool'),
  PGBACKREST_LOCK_PATH: path.join(folder, 'lock'),
});

const serverOptions = (env: Record<string, string>) => ({
  env,
  port: Number(env['PGPORT']),
  settings: {
    archive_mode: 'on',
    archive_command: 'pgbackrest --stanza=valley archive-push %p',
  },
});

function writePassphrase(folder: string): void {
  mkdirSync(path.join(folder, 'keys'));
  const lines = ['[global]', 'repo1-cipher-pass=faults', 'repo2-cipher-pass=faults', ''];
  writeFileSync(path.join(folder, 'keys/keys.conf'), lines.join('\n'));
}

async function startOthers(
  folder: string,
  size: Size,
): Promise<{ others: ChildProcess; settings: Record<string, string> }> {
  const script = path.join(ROOT, 'infra/faults/serve-stores.mts');
  const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, folder, size];
  const others = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const settings: Record<string, string> = {};
  const said: string[] = [];
  for await (const line of createInterface(others.stdout)) {
    if (line === 'ready') return { others, settings };
    const at = line.indexOf('=');
    if (/^[A-Z_]+=/.test(line)) settings[line.slice(0, at)] = line.slice(at + 1);
    else said.push(line);
  }
  throw new CannotProvoke(said.join(' '));
}

function runAsPostgres(
  folder: string,
  env: Record<string, string>,
  program: string,
  ...args: string[]
): Promise<string> {
  const script = path.join(ROOT, 'infra/faults/as-postgres.mts');
  const all = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, folder, program, ...args];
  return run(process.execPath, all, env);
}

/** @throws Error with what the program said */
async function run(program: string, args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`${args.join(' ')} failed: ${out}${errors}`);
  return out;
}
