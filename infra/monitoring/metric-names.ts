import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Databases } from '#libs/database';
import type { EventBus } from '#libs/messaging';
import { Metrics } from '#libs/process';
import type { Queues } from '#libs/redis';

const ROOT = path.resolve(__dirname, '../..');
/** Rooms add their own figures by these calls. */
const WATCHED = /\bmetrics\.(watch|durations)\(\s*'([a-z_]+)'/g;
const HISTOGRAM_PARTS = ['bucket', 'sum', 'count'];
/** Added by Prometheus itself to whatever it asks. */
const BY_PROMETHEUS = ['up'];
/** Told by CloudNativePG's servers, with the plugin that makes their backups. */
const BY_OPERATORS = ['barman_cloud_cloudnative_pg_io_last_available_backup_timestamp'];

/** The names of all series that a process of the product may tell. */
export async function metricNames(): Promise<Set<string>> {
  const metrics = new Metrics(['gateway']);
  metrics.watchRequests({ addHook: () => undefined } as unknown as FastifyInstance);
  const bus = { lead: () => undefined } as unknown as EventBus;
  metrics.watchBus(bus);
  metrics.watchDatabases(new Databases(), bus);
  metrics.watchQueues({} as Queues);
  metrics.watchBackups(() => Promise.reject(new Error('nobody asks')));
  const names = new Set([...BY_PROMETHEUS, ...BY_OPERATORS, ...watchedByRooms()]);
  for (const { name, type } of await metrics.registry.getMetricsAsJSON()) {
    names.add(name);
    if (String(type) === 'histogram') for (const part of HISTOGRAM_PARTS) names.add(`${name}_${part}`);
    if (String(type) === 'summary') for (const part of ['sum', 'count']) names.add(`${name}_${part}`);
  }
  return names;
}

function watchedByRooms(): string[] {
  const rooms = ['services', 'gateway'].flatMap((room) =>
    readdirSync(path.join(ROOT, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('/test'))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')),
  );
  return rooms.flatMap((text) =>
    [...text.matchAll(WATCHED)].flatMap(([, call, name]) =>
      call === 'watch' ? name! : HISTOGRAM_PARTS.map((part) => `${name}_${part}`),
    ),
  );
}

const WORDS = new Set(
  'sum max min avg count topk rate irate increase deriv changes absent min_over_time max_over_time avg_over_time histogram_quantile by without on ignoring and or unless group_left vector time'.split(
    ' ',
  ),
);

/** The names of series in an expression: words that are neither functions nor labels. */
export function namesIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\boffset \w+/g, '');
  return [...new Set(bare.match(/[a-z_][a-z0-9_]*/g))].filter((word) => !WORDS.has(word));
}
