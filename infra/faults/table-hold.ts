import type { Client } from 'pg';
import { eventually } from '#libs/testing';
import type { Product } from './product';

/** A session of the server, and the process of ours that it serves. */
interface Session {
  pid: number;
  client: number;
}

/** Writers of a table wait for as long as this is held: the way to find a process in the middle of a write. */
export class TableHold {
  private constructor(
    private readonly client: Client,
    private readonly table: string,
  ) {}

  static async take(product: Product, table: string): Promise<TableHold> {
    const client = await product.connect();
    await client.query('BEGIN');
    // Reading goes on; whoever writes at the moment is waited for.
    await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
    return new TableHold(client, table);
  }

  /** Those whose write to the table waits for us; a connection's name ends with its process. */
  async waiting(): Promise<Session[]> {
    const { rows } = await this.client.query<Session>(
      `SELECT l.pid, substring(a.application_name FROM '\\d+$')::int AS client FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.relation = $1::regclass AND NOT l.granted`,
      [this.table],
    );
    return rows;
  }

  untilSomeoneWaits(): Promise<Session> {
    return eventually(async () => (await this.waiting())[0], { what: `a write to ${this.table} that waits` });
  }

  /** Ends the sessions of those who wait, so that their writes are never made. */
  async cutOff(): Promise<void> {
    for (const { pid } of await this.waiting())
      await this.client.query('SELECT pg_terminate_backend($1)', [pid]);
  }

  async release(): Promise<void> {
    await this.client.query('ROLLBACK');
    await this.client.end();
  }
}
