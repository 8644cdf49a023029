import { buildWhatIsStale, ROOT } from './compile.mts';
import { checkDatabase, createDatabase } from './database-url.mts';
import { readNodes, readSwitch, settleGiven } from './given.mts';
import { Home } from './home.mts';
import { Household } from './household.mts';
import { lockInstance } from './instance-lock.mts';
import { LogFile } from './log-file.mts';
import { passwordsOf } from './passwords.mts';
import { isListening } from './ports.mts';
import { primaryFolder } from './postgres-folders.mts';
import { startPostgresPair } from './postgres-pair.mts';
import { startPostgres, throughSocket } from './postgres.mts';
import { startRedis } from './redis.mts';
import { startRedisCluster } from './redis-cluster.mts';
import { checkRedis } from './redis-url.mts';
import { say, Stop } from './say.mts';
import { stopOnRequest } from './stop-on.mts';

const PORT_DEFAULT = 8080;
const DATABASE = 'sacred_valley';

/** What the programs of one installation are started with. */
export interface Launch {
  home: Home;
  household: Household;
  port: number;
  /** For each part: where the stores are, and who to follow into the end. */
  env: NodeJS.ProcessEnv;
  log(name: string): LogFile;
}

/**
 * Brings up what the product needs, builds what is stale, hands over to `serve`, says where it is ready, and stays
 * until it is asked to stop; then it stops what it started, and nothing else.
 */
export async function launch(serve: (launch: Launch) => Promise<void>): Promise<void> {
  const given = process.env;
  settleGiven(given);
  const port = readPort(given['PORT']);
  const origin = given['PUBLIC_ORIGIN'] ?? `http://localhost:${port}`;
  const home = new Home(given['DATA_DIR'] ?? `${ROOT}/.data`);
  const unlock = lockInstance(home.folder, origin);
  const household = new Household();
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= household.stop().finally(unlock));
  const leave = async (): Promise<void> => {
    say('Stopping…');
    await stop();
    process.exit(0);
  };
  stopOnRequest(
    () => void leave(),
    () => household.killAll(),
  );
  try {
    if (await isListening(port))
      throw new Stop(`Port ${port} is taken by another program: set PORT, such as PORT=8090.`);
    const log = (name: string): LogFile => new LogFile(home.path('logs', `${name}.log`));
    const env = await partEnvironment(home, household, log);
    await serve({ home, household, port, env, log });
    say(`Sacred Valley is ready at ${origin}`);
  } catch (error) {
    // Asked to stop while it started: what failed is the starting, and nobody wants it any more.
    if (stopping !== null) return await new Promise(() => undefined);
    await stop();
    throw error;
  }
}

function readPort(text: string | undefined): number {
  const port = text === undefined || text === '' ? PORT_DEFAULT : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(
      `PORT is "${text}", which is no port: give a whole number from 1 to 65535, such as PORT=8080.`,
    );
  return port;
}

/** Finds or starts the stores while the build runs. */
async function partEnvironment(
  home: Home,
  household: Household,
  log: Launch['log'],
): Promise<NodeJS.ProcessEnv> {
  say('Building what changed, and starting Postgres and Redis…');
  const [databaseUrl, redisUrl] = await Promise.all([
    process.env['DATABASE_URL']
      ? checkDatabase(process.env['DATABASE_URL'])
      : ownDatabase(home, household, log),
    process.env['REDIS_URL'] ? checkRedis(process.env['REDIS_URL']) : ownRedis(home, household, log),
    buildWhatIsStale(),
  ]);
  return {
    ...process.env,
    ...(process.env['DATABASE_URL'] ? {} : { DATABASE_PASSWORDS: passwordsOf(home, null) }),
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: home.folder,
    LAUNCHER_PID: String(process.pid),
  };
}

async function ownDatabase(home: Home, household: Household, log: Launch['log']): Promise<string> {
  const password = home.secret('postgres-password');
  const folder = primaryFolder(home.folder);
  if (readSwitch('POSTGRES_STANDBY'))
    return createDatabase(await startPostgresPair(household, { home, password, log }), DATABASE);
  const url = await startPostgres(household, { folder: home.path(folder), password, log: log(folder) });
  return createDatabase(throughSocket(url, home.path(folder)), DATABASE);
}

function ownRedis(home: Home, household: Household, log: Launch['log']): Promise<string> {
  const password = home.secret('redis-password');
  return readNodes('REDIS_NODES') === 3
    ? startRedisCluster(household, { folder: home.path('redis-cluster'), password, log })
    : startRedis(household, { folder: home.path('redis'), password, log: log('redis') });
}
