import { clientFor } from '../../libs/database/primary.ts';
import { serversOf } from '../../libs/domain-kit/servers.ts';
import { errorText, Stop } from './say.mts';

const CONNECT_TIMEOUT_MS = 10_000;
/** The oldest Postgres whose RETURNING tells old values, which the scores rely on. */
const OLDEST_VERSION = 18;

/** Makes the database when it is not there yet. @returns its URL */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
  return serverUrl.replace(/^([^/]*\/\/[^/?#]*)[^?#]*/, `$1/${name}`);
}

/** Makes sure that the given database can be used. @returns its URL */
export async function checkDatabase(url: string): Promise<string> {
  const version = await withClient(url, (client) =>
    client.query<{ server_version_num: string }>('show server_version_num'),
  );
  const major = Math.floor(Number(version.rows[0]!.server_version_num) / 10_000);
  if (major < OLDEST_VERSION)
    throw new Stop(`DATABASE_URL names a Postgres ${major}: Postgres ${OLDEST_VERSION} or newer is needed.`);
  return url;
}

type Client = InstanceType<ReturnType<typeof clientFor>>;

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  if (!/^postgres(ql)?:\/\//.test(url) || !serversOf(url).every((one) => URL.canParse(one)))
    throw new Stop(
      'DATABASE_URL is no address that begins with postgres:// or postgresql://, such as ' +
        'DATABASE_URL=postgres://valley:secret@127.0.0.1:5432/sacred_valley.',
    );
  const servers = serversOf(url);
  const client = new (clientFor(servers))({
    connectionString: servers[0],
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw new Stop(`The database cannot be used (${errorText(error)}): check DATABASE_URL.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
