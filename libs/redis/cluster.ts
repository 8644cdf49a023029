import { Cluster, type Redis } from 'ioredis';

/**
 * A cluster answers to the same commands as a single Redis and is typed as one. What differs is here: commands of
 * which each knows one node alone, and keys that lie on several.
 */
const nodesOf = (redis: Redis): Redis[] =>
  (redis as Redis | Cluster) instanceof Cluster ? (redis as unknown as Cluster).nodes('all') : [redis];

/** Sends commands in one go; in a cluster side by side. @throws the first error among their replies */
export async function together(
  redis: Redis,
  commands: readonly (readonly [name: string, ...args: (string | number)[]])[],
): Promise<unknown[]> {
  if ((redis as Redis | Cluster) instanceof Cluster)
    return Promise.all(commands.map(([name, ...args]) => redis.call(name, ...args)));
  const replies = (await redis.pipeline(commands.map((command) => [...command])).exec()) ?? [];
  for (const [error] of replies) if (error) throw error;
  return replies.map(([, reply]) => reply);
}

/** Takes keys away, wherever they lie. */
export async function unlink(redis: Redis, keys: readonly string[]): Promise<void> {
  if ((redis as Redis | Cluster) instanceof Cluster) await Promise.all(keys.map((key) => redis.unlink(key)));
  else await redis.unlink(...keys);
}

/** Forgets everything, on every node. */
export async function forgetAll(redis: Redis): Promise<void> {
  const isCluster = (redis as Redis | Cluster) instanceof Cluster;
  const nodes = isCluster ? (redis as unknown as Cluster).nodes('master') : [redis];
  await Promise.all(nodes.map((node) => node.flushdb('ASYNC')));
}

/** How many connections listen to each channel. */
export async function listeners(redis: Redis, channels: readonly string[]): Promise<number[]> {
  if (channels.length === 0) return [];
  const told = await Promise.all(nodesOf(redis).map((node) => node.pubsub('NUMSUB', ...channels)));
  return channels.map((_, index) => told.reduce((sum, reply) => sum + Number(reply[2 * index + 1]), 0));
}

/** Changes when a server was started anew or another one took its place: what it holds may then be old or gone. */
export async function runOf(redis: Redis): Promise<string> {
  const told = await Promise.all(nodesOf(redis).map((node) => node.info('server')));
  const runs = told.map((info) => /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown');
  return runs.sort().join(' ');
}

/** Calls back whenever a connection may lead to another Redis than before. @returns ends it */
export function onReconnect(redis: Redis, listener: () => void): () => void {
  const signs = ['ready', '+node', '-node'];
  for (const sign of signs) redis.on(sign, listener);
  return () => {
    for (const sign of signs) redis.off(sign, listener);
  };
}
