import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compile.mts';
import { type Household } from './household.mts';
import { LogFile } from './log-file.mts';
import { freePort, isReadyAt } from './ports.mts';
import { startPostgres } from './postgres.mts';
import { launcherOf } from './running-here.mts';
import { say } from './say.mts';

const READY_TIMEOUT_MS = 300_000;
/** Debian's package `libfaketime`. */
const FALSE_CLOCK = '/usr/lib/*/faketime/libfaketime.so.1';
/** The database is nobody's but this run's, and gone with it. */
const DATABASE_PASSWORD = 'fresh';

/** The product with nothing in it, and what only who started it can know. */
export interface FreshProduct {
  url: string;
  launcherPid: number;
  /** PEM; access tokens are signed with it. */
  tokenKey: string;
  /** What is written there is added to the database's clock; null where that cannot be had. */
  clockFile: string | null;
  launcherLog: string;
  productLog: string;
}

/**
 * Starts the product as `npm start` runs it, on ports and data of its own and without limits on calls.
 * @param days whether days are to pass at will: then the database is one with a clock that can be put forward
 */
export async function startFresh(
  household: Household,
  folder: string,
  { days }: { days: boolean },
): Promise<FreshProduct> {
  const port = await freePort();
  const data = path.join(folder, 'data');
  const launcherLog = path.join(folder, 'launcher.log');
  const tokenKey = makeTokenKey();
  const clock = days ? await startFalseClock(household, folder) : null;
  await household.start({
    name: 'the product',
    role: 'part',
    command: process.execPath,
    args: [...process.execArgv, path.join(import.meta.dirname, 'start.mts')],
    env: {
      ...process.env,
      ...(clock === null ? {} : { DATABASE_URL: clock.databaseUrl }),
      DATA_DIR: data,
      PORT: String(port),
      METRICS_PORT: '0',
      RATE_LIMIT_FACTOR: '0',
      LOG_LEVEL: 'warn',
      TOKEN_KEY: tokenKey,
    },
    cwd: ROOT,
    log: new LogFile(launcherLog),
    stopSignal: 'SIGTERM',
    isReady: () => isReadyAt(port),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  const { pid, url } = launcherOf(data);
  const productLog = path.join(data, 'logs/sacred-valley.log');
  return { url, launcherPid: pid, tokenKey, clockFile: clock?.file ?? null, launcherLog, productLog };
}

function makeTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A Postgres whose clock is as far ahead as a file says: it is the one authority of dates. */
async function startFalseClock(
  household: Household,
  folder: string,
): Promise<{ databaseUrl: string; file: string } | null> {
  const [library] = globSync(FALSE_CLOCK);
  if (library === undefined) {
    say('No days pass: that needs libfaketime, which is not installed here.');
    return null;
  }
  // The false clock is shared by those whom one user starts: Postgres' own must be able to reach its folder.
  chmodSync(folder, 0o711);
  const file = path.join(folder, 'clock');
  writeFileSync(file, '+0\n');
  const databaseUrl = await startPostgres(household, {
    folder: path.join(folder, 'postgres'),
    password: DATABASE_PASSWORD,
    log: new LogFile(path.join(folder, 'postgres.log')),
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  });
  return { databaseUrl, file };
}
