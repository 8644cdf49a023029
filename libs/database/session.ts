import { KEPT_ALIVE, withOptions } from './connection-options';
import { serversOf } from '#libs/domain-kit';
import { clientFor } from './primary';
import type { Queryable } from './queryable';
import { poolTypes } from './type-parsers';

/** One connection that stays the same, for session locks. */
export interface Session extends Queryable {
  /** Aborted when the connection is gone, and with it every lock it held. */
  readonly lost: AbortSignal;
}

export interface SessionSettings {
  applicationName: string;
  connectTimeoutMs: number;
  /** What Postgres sets when the connection starts. */
  options?: Record<string, string | number>;
}

/**
 * Opens a connection of its own, outside of any pool, for as long as the work takes.
 * @throws when it cannot connect, and whatever the work throws
 */
export async function withSession<T>(
  url: string,
  { applicationName, connectTimeoutMs, options }: SessionSettings,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const servers = serversOf(url);
  const client = new (clientFor(servers))({
    connectionString: options ? withOptions(servers[0], options) : servers[0],
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    ...KEPT_ALIVE,
    types: poolTypes,
  });
  const lost = new AbortController();
  client.on('error', (error) => lost.abort(error));
  client.on('end', () => lost.abort(new Error('Connection terminated')));
  await client.connect();
  // Several works may share the session, and a connection answers one query at a time.
  let last: Promise<unknown> = Promise.resolve();
  try {
    return await work({
      lost: lost.signal,
      async query<Row>(sql: string, params: readonly unknown[] = [], name?: string) {
        const answer = last.then(() => client.query({ text: sql, values: params as unknown[], name }));
        last = answer.catch(() => undefined);
        return (await answer).rows as Row[];
      },
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
