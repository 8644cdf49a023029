import { chownSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type Home } from './home.mts';
import { type Household } from './household.mts';
import { type LogFile } from './log-file.mts';
import { freePort } from './ports.mts';
import { copyServer, SLOT } from './postgres-copy.mts';
import { POSTGRES_FOLDERS, PRIMARY_FILE, primaryFolder } from './postgres-folders.mts';
import { startPostgres, superuserUrl } from './postgres.mts';
import { SUPERUSER } from './postgres-user.mts';
import { say } from './say.mts';

const PROBE_TIMEOUT_MS = 2_000;
const PROMOTION_TIMEOUT_S = 30;

interface Node {
  name: string;
  folder: string;
  port: number;
  url: string;
}

export interface PairOptions {
  home: Home;
  password: string;
  log(name: string): LogFile;
}

/**
 * Starts a primary and a standby that has every commit on its disk before it is acknowledged. When the primary dies
 * the standby is promoted, and what was the primary comes back as a copy of it.
 * @returns the superuser's URL of database `postgres`, with both servers
 */
export async function startPostgresPair(household: Household, options: PairOptions): Promise<string> {
  const { home, password, log } = options;
  const nodes: Node[] = [];
  for (const [index, folder] of POSTGRES_FOLDERS.entries()) {
    const port = await freePort();
    const name = index === 0 ? 'Postgres' : `Postgres ${index + 1}`;
    nodes.push({ name, folder, port, url: superuserUrl(password, port) });
  }
  const [one, two] = nodes as [Node, Node];
  const inOrder = primaryFolder(home.folder) === one.folder ? [one, two] : [two, one];
  for (const node of inOrder) {
    const peer = node === one ? two : one;
    await startPostgres(household, {
      name: node.name,
      folder: home.path(node.folder),
      port: node.port,
      password,
      log: log(node.folder),
      settings: pairSettings(home, peer.port),
      fill: (owner) => {
        passwordFile(home, password, owner);
        return takeRole(home, node, peer, owner);
      },
    });
  }
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${one.port},127.0.0.1:${two.port}/postgres`;
}

/** Both may become either. */
const pairSettings = (home: Home, peerPort: number): Record<string, string> => ({
  synchronous_standby_names: '*',
  primary_slot_name: SLOT,
  primary_conninfo: `host=127.0.0.1 port=${peerPort} user=${SUPERUSER} passfile=${quoted(home.path('postgres.pgpass'))}`,
});

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;

/** Arguments of programs are read by anyone on the machine, hence a file. */
function passwordFile(home: Home, password: string, owner: { uid: number; gid: number } | null): void {
  const file = home.path('postgres.pgpass');
  writeFileSync(file, `*:*:*:${SUPERUSER}:${password}\n`, { mode: 0o600 });
  if (owner) chownSync(file, owner.uid, owner.gid);
}

/**
 * What a server is when it starts. Where the other one lives, it has every commit that was ever acknowledged: it
 * is the primary from now on, and this one its copy. Where it doesn't, only who was the primary last may start.
 */
async function takeRole(
  home: Home,
  node: Node,
  peer: Node,
  owner: { uid: number; gid: number } | null,
): Promise<void> {
  const folder = home.path(node.folder);
  if (await isAlive(peer)) {
    await makePrimary(home, peer);
    await copyServer(peer.url, folder, owner);
    return;
  }
  if (primaryFolder(home.folder) !== node.folder) throw new Error(`${peer.name} must start first.`);
  rmSync(path.join(folder, 'standby.signal'), { force: true });
}

/** It is written down first: whatever is killed meanwhile, the old primary is not started as one again. */
async function makePrimary(home: Home, node: Node): Promise<void> {
  const file = home.path(PRIMARY_FILE);
  writeFileSync(`${file}.new`, node.folder);
  renameSync(`${file}.new`, file);
  const [{ reads } = { reads: false }] = await ask<{ reads: boolean }>(
    node.url,
    'SELECT pg_is_in_recovery() AS reads',
  );
  if (!reads) return;
  say(`${node.name} is promoted to primary.`);
  await ask(node.url, `SELECT pg_promote(true, ${PROMOTION_TIMEOUT_S})`);
}

const isAlive = (node: Node): Promise<boolean> =>
  ask(node.url, 'SELECT 1').then(
    () => true,
    () => false,
  );

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PROBE_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
