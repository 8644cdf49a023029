import { chmodSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { findProgram, hasDocker, installPackages } from './find.mts';
import { type Household } from './household.mts';
import { LogFile } from './log-file.mts';
import { freePort } from './ports.mts';
import { Stop } from './say.mts';

const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 1_000;
const DOCKER_IMAGE = 'redis:7-alpine';

export const REDIS_MISSING =
  'Redis is needed and was not found: install redis-server (or valkey-server), or Docker, or set REDIS_URL.';

/** The Redis server of this machine, installed when this is root and a package manager can; null when there is none. */
export function findRedisServer(): string | null {
  const found = (): string | null => findProgram('redis-server', 'valkey-server');
  return (
    found() ??
    (installPackages('Redis', ['redis-server']) || installPackages('Redis', ['redis']) ? found() : null)
  );
}

export interface RedisOptions {
  /** Where it keeps what must outlive a restart: queued jobs, and boards that would otherwise be rebuilt. */
  folder: string;
  /** Of letters, digits, `-` and `_`. */
  password: string;
  log: LogFile;
}

/** Starts a Redis of one's own on a free port, for who knows the password alone. @returns its URL */
export async function startRedis(household: Household, options: RedisOptions): Promise<string> {
  const port = await freePort();
  await startServer(household, options, { name: 'Redis', port, flags: [] });
  return `redis://:${options.password}@127.0.0.1:${port}`;
}

/** Starts one server, alone or as a node of a cluster. */
export async function startServer(
  household: Household,
  { folder, password, log }: RedisOptions,
  { name, port, flags }: { name: string; port: number; flags: string[] },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const common = ['--maxmemory-policy', 'noeviction', '--save', '60 1000', '--appendonly', 'no', ...flags];
  await household.start({
    name,
    role: 'store',
    ...redisCommand(port, folder, common),
    cwd: folder,
    log,
    stopSignal: 'SIGTERM',
    isReady: () => closes(port, password),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
}

function redisCommand(port: number, folder: string, common: string[]): { command: string; args: string[] } {
  const onPath = findProgram('redis-server', 'valkey-server');
  if (onPath === null && hasDocker()) {
    const container = ['run', '--rm', '--init', '-p', `127.0.0.1:${port}:6379`, DOCKER_IMAGE, 'redis-server'];
    return { command: findProgram('docker')!, args: [...container, ...common] };
  }
  const server = onPath ?? findRedisServer();
  if (server === null) throw new Stop(REDIS_MISSING);
  return {
    command: server,
    args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...common],
  };
}

/**
 * Closes a Redis to all who do not know the password, and tells whether it answers. Said over the connection, at
 * every start: arguments of programs are read by anyone on the machine, and an image brings no file of ours.
 */
function closes(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`AUTH ${password}\r\nCONFIG SET requirepass ${password}\r\nPING\r\n`),
    );
    let answers = '';
    const tell = (ready: boolean): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => tell(false));
    socket.once('error', () => tell(false)).once('end', () => tell(false));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answers += text;
      // The first one is an error where no password was asked for yet.
      const [, closed, pong] = answers.split('\r\n');
      if (answers.split('\r\n').length > 3) tell(closed === '+OK' && pong === '+PONG');
    });
  });
}
