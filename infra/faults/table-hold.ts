import type { Client } from 'pg';
import { eventually } from '#libs/testing';
import type { Product } from './product';

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

  /** Server processes whose write to the table waits for us, and the port that each one's client has. */
  async waiting(): Promise<{ pid: number; port: number }[]> {
    const { rows } = await this.client.query<{ pid: number; port: number }>(
      `SELECT l.pid, a.client_port AS port FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.relation = $1::regclass AND NOT l.granted`,
      [this.table],
    );
    return rows;
  }

  untilSomeoneWaits(): Promise<{ pid: number; port: number }> {
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
