import { readdirSync, readFileSync } from 'node:fs';
import { SERVICES } from '#libs/contracts';
import { Inspector } from '../checker/inspector';
import { PARTS, type Product } from '../faults/product';

export type Kind = 'memory held, MiB' | 'private memory, MiB' | 'open handles' | 'connections' | 'length';

/** One thing that was counted. */
export interface Count {
  kind: Kind;
  /** A part, a store, or a queue. */
  of: string;
  value: number;
}

const KIB_PER_MIB = 1_024;
const BYTES_PER_MIB = 1_024 ** 2;
/** Who copies the outboxes to Kafka; what it has not read is not published. */
const RELAY = 'kafka.relay';
/** What jobs of BullMQ that are still to be done lie in. */
const JOBS = { lists: ['wait', 'active'], sets: ['delayed', 'prioritized'] };

/** Everything that has to stay flat, as it is now; what is down at the moment is left out. */
export async function sample(product: Product): Promise<Count[]> {
  const counts = await Promise.allSettled([footprint(product), connections(product), lengths(product)]);
  return settled(counts).flat();
}

const settled = <T>(results: readonly PromiseSettledResult<T>[]): T[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

/** Private memory, so without the pages that Postgres' processes share, and open handles: by part. */
async function footprint(product: Product): Promise<Count[]> {
  return [...product.processes].flatMap(([of, pids]): Count[] => {
    const sum = (measure: (pid: number) => number): number =>
      pids.map(measure).reduce((all, each) => all + each, 0);
    return [
      { kind: 'private memory, MiB', of, value: sum(privateMib) },
      { kind: 'open handles', of, value: sum(handlesOf) },
    ];
  });
}

/**
 * What our own programs hold once everything that nothing holds was collected: left alone, Node collects when it
 * needs room, so memory tells of a leak late.
 */
export async function held(product: Product): Promise<Count[]> {
  const parts = product.size === 'services' ? PARTS : ([product.size] as const);
  const counts = parts.map(async (of): Promise<Count> => {
    const inspector = await Inspector.attach(product.logOf(of === 'all-in-one' ? 'gateway' : of));
    try {
      return { kind: 'memory held, MiB', of, value: (await inspector.collect()) / BYTES_PER_MIB };
    } finally {
      inspector.close();
    }
  });
  return settled(await Promise.allSettled(counts));
}

async function connections(product: Product): Promise<Count[]> {
  const [row] = await product.query<{ count: number }>(
    `SELECT count(*)::integer FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  const clients = await product.withRedis((redis) => redis.info('clients'));
  return [
    { kind: 'connections', of: 'postgres', value: row!.count },
    { kind: 'connections', of: 'redis', value: Number(/connected_clients:(\d+)/.exec(clients)![1]) },
  ];
}

/** All that waits to be done somewhere between an acknowledgement and the boards. */
export async function lengths(product: Product): Promise<Count[]> {
  const [waiting] = await product.query<{ users: number; marks: number }>(
    `SELECT (SELECT count(*)::integer FROM progression.account WHERE pending_since IS NOT NULL) AS users,
       (SELECT count(*)::integer FROM leaderboard.mark) AS marks`,
  );
  const lags = await busLags(product);
  const sum = (isMeant: (group: string) => boolean): number =>
    [...lags].reduce((all, [key, events]) => (isMeant(key.split(' ')[0]!) ? all + events : all), 0);
  const length = (of: string, value: number): Count => ({ kind: 'length', of, value });
  return [
    length('jobs in queues', await jobs(product)),
    length('users to be evaluated', waiting!.users),
    length('changes of boards to be published', waiting!.marks),
    length(
      'events that consumers have not taken',
      sum((group) => group !== RELAY),
    ),
    ...(product.size === 'services'
      ? [
          length(
            'events of outboxes not published',
            sum((group) => group === RELAY),
          ),
        ]
      : []),
  ];
}

const jobs = (product: Product): Promise<number> =>
  product.withRedis(async (redis) => {
    let waiting = 0;
    for (const meta of await redis.keys('{sv}:*:meta')) {
      const queue = meta.slice(0, -'meta'.length);
      for (const list of JOBS.lists) waiting += await redis.llen(queue + list);
      for (const set of JOBS.sets) waiting += await redis.zcard(queue + set);
    }
    return waiting;
  });

/** Events that each group has not taken of each source; who is told by several processes counts once. */
async function busLags(product: Product): Promise<Map<string, number>> {
  const ports = new Set(SERVICES.map((part) => product.setting('METRICS_PORT', part)));
  const pages = await Promise.all(
    [...ports].map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
  );
  const lags = new Map<string, number>();
  for (const [, group, source, events] of pages
    .join('\n')
    .matchAll(/^bus_lag_events\{group="([^"]+)",source="([^"]+)".*\} (\d+)/gm))
    lags.set(`${group} ${source}`, Math.max(Number(events), lags.get(`${group} ${source}`) ?? 0));
  return lags;
}

function privateMib(pid: number): number {
  const kib = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) / KIB_PER_MIB;
}

const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
