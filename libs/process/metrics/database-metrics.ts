import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Database, Databases } from '#libs/database';

const STATEMENT_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What the statements of this process take, and how its pools are used. */
export function watchDatabases(registry: Registry, databases: Databases): void {
  const durations = new Histogram({
    name: 'database_statement_duration_seconds',
    help: 'From a statement, once it has a connection, to its answer.',
    labelNames: ['schema'],
    buckets: STATEMENT_BUCKETS_SECONDS,
    registers: [registry],
  });
  for (const database of databases.all()) {
    const ofSchema = durations.labels(database.schema);
    database.whenAnswered((seconds) => ofSchema.observe(seconds));
  }
  type Use = Database['poolUse'];
  const ofPools = (name: string, help: string, read: (use: Use) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['schema'],
      registers: [registry],
      collect() {
        for (const { schema, poolUse } of databases.all()) this.set({ schema }, read(poolUse));
      },
    });
  ofPools('database_pool_connections_max', 'Connections that a pool opens at most.', ({ max }) => max);
  ofPools('database_pool_connections_in_use', 'Connections that do something.', ({ inUse }) => inUse);
  ofPools('database_pool_connections_idle', 'Connections that are open and wait.', ({ idle }) => idle);
  ofPools('database_pool_requests_waiting', 'Who waits for a connection.', ({ waiting }) => waiting);
}
