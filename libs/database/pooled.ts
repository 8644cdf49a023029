import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Queryable } from './queryable';
import { isTransient } from './transient';

/** Whoever is told how long statements of a pool take. */
const listeners = new WeakMap<Pool, (seconds: number) => void>();
export const listenTo = (pool: Pool, listener: (seconds: number) => void): void =>
  void listeners.set(pool, listener);

/** One statement on a client of the pool. */
export const queryOn = <Row>(
  pool: Pool,
  sql: string,
  params: readonly unknown[],
  name?: string,
): Promise<Row[]> => withClient(pool, (client) => send<Row>(pool, client, sql, params, name));

/**
 * Commits when the work returns, rolls back when it throws. READ COMMITTED; nothing is retried. Statements that
 * the work asks for at once travel together: one round trip for all that don't need each other's answers.
 * When the connection breaks during the commit the outcome is unknown: do the work again, idempotently.
 */
export const transactionOn = <T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> =>
  withClient(pool, async (client) => {
    let ended = false;
    const tx: Queryable = {
      // Of statements asked for together one may fail while another goes on: it must not go on outside.
      query: <Row>(sql: string, params: readonly unknown[] = [], name?: string) =>
        ended
          ? Promise.reject(new Error('The transaction has ended.'))
          : send<Row>(pool, client, sql, params, name),
    };
    // Goes out with the first statement; where it fails the connection is gone, and with it all that follow.
    const begun = send(pool, client, 'BEGIN', []);
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

/**
 * A client of the pool. Only one whose connection is in doubt is thrown away: a refused statement is
 * everyday, and a new connection for each would cost more than the statement.
 */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
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

/** A schema changed under a prepared statement; a new connection prepares it anew. */
const isStalePlan = (error: { code?: string; message?: string }): boolean =>
  error.code === '0A000' && error.message === 'cached plan must not change result type';

const mustReconnect = (error: unknown): boolean =>
  error instanceof Error && (isTransient(error) || isStalePlan(error));

async function send<Row>(
  pool: Pool,
  client: PoolClient,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<Row[]> {
  holdUntilEndOfTurn(client);
  const askedAtMs = performance.now();
  const result: QueryResult = await client.query({ text, values: values as unknown[], name });
  listeners.get(pool)?.((performance.now() - askedAtMs) / 1000);
  return result.rows as Row[];
}

/** What is asked for in one turn of the event loop is written to the connection at once. */
function holdUntilEndOfTurn(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
