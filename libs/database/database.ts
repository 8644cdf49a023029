import type { Writable } from 'node:stream';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryResult } from 'pg';
import type { DataSource } from 'typeorm';
import { serviceOptions } from './connection-options';
import type { Queryable } from './queryable';
import { withSession, type Session } from './session';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';
import { isTransient } from './transient';

/** A service's own schema, reached by its own role: nothing of another service can be touched through it. */
export class Database implements Queryable, OnApplicationShutdown {
  constructor(
    readonly schema: SchemaName,
    /** For migrations and whoever wants entities; hot paths use `query`. */
    readonly dataSource: DataSource,
    private readonly settings: DatabaseSettings,
  ) {}

  query<Row = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
    name?: string,
  ): Promise<Row[]> {
    return this.withClient((client) => send<Row>(client, sql, params, name));
  }

  /**
   * Commits when the work returns, rolls back when it throws. READ COMMITTED; nothing is retried. Statements that
   * the work asks for at once travel together: one round trip for all that don't need each other's answers.
   * When the connection breaks during the commit the outcome is unknown: do the work again, idempotently.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      let ended = false;
      const tx: Queryable = {
        // Of statements asked for together one may fail while another goes on: it must not go on outside.
        query: <Row>(sql: string, params: readonly unknown[] = [], name?: string) =>
          ended
            ? Promise.reject(new Error('The transaction has ended.'))
            : send<Row>(client, sql, params, name),
      };
      // Goes out with the first statement; where it fails the connection is gone, and with it all that follow.
      const begun = send(client, 'BEGIN', []);
      try {
        const [result] = await Promise.all([work(tx), begun]);
        ended = true;
        await client.query('COMMIT');
        return result;
      } catch (error) {
        ended = true;
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /** One pinned connection outside of the pool, for advisory locks; it must not be held by many. */
  session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const url = this.settings.directUrl ?? this.settings.url;
    const applicationName = `${this.settings.applicationName ?? DATABASE_DEFAULTS.applicationName} locks`;
    const connectTimeoutMs = this.settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs;
    const options = serviceOptions(this.settings, this.schema);
    return withSession(url, { applicationName, connectTimeoutMs, options }, work);
  }

  /** Connections of the pool, in use or not. */
  get openConnections(): number {
    return this.pool.totalCount;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /**
   * A client of the pool. Only one whose connection is in doubt is thrown away: a refused statement is
   * everyday, and a new connection for each would cost more than the statement.
   */
  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      if (mustReconnect(error)) broken ??= error as Error;
      throw error;
    } finally {
      client.removeListener('error', onError);
      client.release(broken);
    }
  }
}

/** A schema changed under a prepared statement; a new connection prepares it anew. */
const isStalePlan = (error: { code?: string; message?: string }): boolean =>
  error.code === '0A000' && error.message === 'cached plan must not change result type';

const mustReconnect = (error: unknown): boolean =>
  error instanceof Error && (isTransient(error) || isStalePlan(error));

async function send<Row>(client: PoolClient, text: string, values: readonly unknown[], name?: string) {
  holdUntilEndOfTurn(client);
  const result: QueryResult = await client.query({ text, values: values as unknown[], name });
  return result.rows as Row[];
}

/** What is asked for in one turn of the event loop is written to the connection at once. */
function holdUntilEndOfTurn(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
