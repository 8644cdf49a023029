import { rmSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { type Household } from './household.mts';
import { type LogFile } from './log-file.mts';
import { freePort } from './ports.mts';
import { findRedisServer, startServer } from './redis.mts';
import { Stop } from './say.mts';

const NODES = 3;
const SLOTS = 16_384;
const FORMED_TIMEOUT_MS = 60_000;
const PROBE_EVERY_MS = 50;
/** Who is silent for so long is given up by the others; a node that was killed is back before. */
const SILENCE_MAX_MS = '5000';

export interface RedisClusterOptions {
  folder: string;
  /** Of letters, digits, `-` and `_`. */
  password: string;
  log(name: string): LogFile;
}

/**
 * Starts a cluster of three nodes that share out the keys. It begins empty each time, as its nodes know each other by
 * their ports; a node that is killed comes back to its share. @returns the URL, with all nodes
 */
export async function startRedisCluster(
  household: Household,
  { folder, password, log }: RedisClusterOptions,
): Promise<string> {
  if (findRedisServer() === null)
    throw new Stop('Several nodes (REDIS_NODES=3) need redis-server on this machine.');
  rmSync(folder, { recursive: true, force: true });
  const nodes: { port: number; busPort: number }[] = [];
  for (let count = 0; count < NODES; count += 1)
    nodes.push({ port: await freePort(), busPort: await freePort() });
  await Promise.all(
    nodes.map(({ port, busPort }, index) => {
      const name = `redis-${index + 1}`;
      const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
      const flags = [...cluster, '--cluster-node-timeout', SILENCE_MAX_MS];
      const options = { folder: path.join(folder, name), password, log: log(name) };
      return startServer(household, options, { name: `Redis ${index + 1}`, port, flags });
    }),
  );
  const clients = nodes.map(({ port }) => new Redis({ host: '127.0.0.1', port, password }));
  try {
    await form(clients, nodes);
  } finally {
    for (const client of clients) client.disconnect();
  }
  return `redis://:${password}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
}

/** Shares the slots out and makes the nodes known to each other. */
async function form(clients: Redis[], nodes: { port: number; busPort: number }[]): Promise<void> {
  const share = (index: number): number => Math.round((SLOTS * index) / NODES);
  for (const [index, client] of clients.entries()) {
    await client.call('CLUSTER', 'ADDSLOTSRANGE', share(index), share(index + 1) - 1);
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { port, busPort } of nodes.slice(1))
    await clients[0]!.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  const deadline = Date.now() + FORMED_TIMEOUT_MS;
  const isFormed = async (client: Redis): Promise<boolean> => {
    const info = await client.cluster('INFO');
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`);
  };
  while (!(await Promise.all(clients.map(isFormed))).every(Boolean)) {
    if (Date.now() > deadline) throw new Stop('The nodes of Redis did not find each other.');
    await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
  }
}
