import type { OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { directUrlOf } from './addresses';
import { serviceOptions } from './connection-options';
import { listenTo, queryOn, transactionOn } from './pooled';
import type { PersonRead, Queryable } from './queryable';
import type { Replica } from './replica';
import { READ_FOR_PERSON, readerRoleOf } from './roles';
import { withSession, type Session } from './session';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';

/** A service's own schema, reached by its own role: nothing of another service can be touched through it. */
export class Database implements Queryable, OnApplicationShutdown {
  constructor(
    readonly schema: SchemaName,
    private readonly dataSource: DataSource,
    private readonly settings: DatabaseSettings,
    /** Null where there is none. */
    private readonly replica: Replica | null = null,
  ) {}

  query<Row = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
    name?: string,
  ): Promise<Row[]> {
    return queryOn<Row>(this.pool, sql, params, name);
  }

  /** Commits when the work returns, rolls back when it throws; see `transactionOn`. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return transactionOn(this.pool, work);
  }

  /**
   * Reads as one person: the schema's reader finds that person's rows alone, whatever the statement leaves out. It
   * knows only what a migration lets it read.
   */
  async readAs<Row = Record<string, unknown>>(read: PersonRead): Promise<Row[]> {
    const { personId, sql, params, name } = read;
    if (read.writtenBefore !== undefined && this.replica) {
      const rows = await this.replica.readAs<Row>(readerRoleOf(this.schema), read);
      if (rows) return rows;
    }
    return this.transaction(async (tx) => {
      const [, rows] = await Promise.all([
        tx.query(READ_FOR_PERSON, [readerRoleOf(this.schema), personId], 'read_as'),
        tx.query<Row>(sql, params, name),
      ]);
      return rows;
    });
  }

  /** One pinned connection outside of the pool, for advisory locks; it must not be held by many. */
  session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const applicationName = `${this.settings.applicationName ?? DATABASE_DEFAULTS.applicationName} locks`;
    const connectTimeoutMs = this.settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs;
    const options = serviceOptions(this.settings, this.schema);
    const url = directUrlOf(this.settings, this.schema);
    return withSession(url, { applicationName, connectTimeoutMs, options }, work);
  }

  /** Connections of the pool, in use or not. */
  get openConnections(): number {
    return this.pool.totalCount;
  }

  /** Connections of the pool, and how many wait for one. */
  get poolUse(): { inUse: number; idle: number; max: number; waiting: number } {
    const { totalCount, idleCount, waitingCount, options } = this.pool;
    return { inUse: totalCount - idleCount, idle: idleCount, max: options.max, waiting: waitingCount };
  }

  /** Tells one listener how long each statement took that was answered. */
  whenAnswered(listener: (seconds: number) => void): void {
    listenTo(this.pool, listener);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.replica?.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
