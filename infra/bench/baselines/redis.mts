import type { Product } from '../product.mts';
import { run, toolIfAny } from '../tools.mts';

const CLIENTS = 64;
const REQUESTS = 100_000;
const MEMBERS = 2_000;
const KEY = 'bench:board';
const COMMANDS = {
  ZADD: ['ZADD', KEY, '__rand_int__', 'member:__rand_int__'],
  ZREVRANGE: ['ZREVRANGE', KEY, '0', '99', 'WITHSCORES'],
} as const;

/** Commands a second of redis-benchmark, one at a time on each connection; null where it cannot be had. */
export async function redisCommands(
  product: Product,
  command: keyof typeof COMMANDS,
): Promise<number | null> {
  const program = toolIfAny('redis-benchmark');
  if (program === null) return null;
  const { port, password } = product.redis();
  const env = { ...process.env, REDISCLI_AUTH: password };
  const settings = ['-h', '127.0.0.1', '-p', String(port), '-a', password, '-c', String(CLIENTS)];
  const load = ['-n', String(REQUESTS), '-r', String(MEMBERS), '--csv'];
  return readRate(await run(program, [...settings, ...load, ...COMMANDS[command]], { env }));
}

/** @param csv what redis-benchmark printed: a head, and a line whose second value is the rate */
export function readRate(csv: string): number {
  const rate = Number(csv.trim().split('\n').at(-1)?.split(',')[1]?.replaceAll('"', ''));
  if (!Number.isFinite(rate)) throw new Error(`redis-benchmark gave no figure: ${csv.trim().slice(-500)}`);
  return rate;
}
