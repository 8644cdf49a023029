import { SERVICES, type ServiceName } from '#libs/contracts';

/** Injection token of `DatabaseSettings`; the process provides it to every room. */
export const DATABASE_SETTINGS = Symbol('DatabaseSettings');

export interface DatabaseSettings {
  /**
   * `postgres://user:password@host:port/database`, of a user that may create schemas and roles; with `{schema}` in it
   * each service has its own. Then a pooler in between sets role, schema and limits, as it forgets those of a client.
   */
  url: string;
  /**
   * The same database without a transaction pooler in between, for what needs a session: advisory locks and
   * migrations. Default: `url`.
   */
  directUrl?: string;
  /**
   * A login that may make roles and schemas, for migrations alone. Default: the one that the addresses above name;
   * where they name none, this process waits until another has migrated.
   */
  ownerUrl?: string;
  /** Of the roles that log in by themselves; for all others the login of the addresses acts as the role. */
  passwords?: Partial<Record<SchemaName, string>>;
  /** A standby of the database that may lag behind, for reads that don't mind. Default: they go to the primary. */
  replicaUrl?: string;
  /** Connections that one service of this process opens at most, besides one for its locks. */
  poolMax: number;
  /** Default 10,000 ms. */
  statementTimeoutMs?: number;
  /** Default 10,000 ms: an open transaction holds up every outbox. */
  idleInTransactionTimeoutMs?: number;
  /** How long one waits for a connection, a free one or a new one. Default 5,000 ms. */
  acquireTimeoutMs?: number;
  /** How long the boot waits for the database to be there. Default 60,000 ms. */
  bootWaitMs?: number;
  applicationName?: string;
}

export const DATABASE_DEFAULTS = {
  statementTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 10_000,
  acquireTimeoutMs: 5_000,
  bootWaitMs: 60_000,
  applicationName: 'sacred-valley',
} as const;

/** Who has a schema (and a role) of its own: every service, and the content that all of them read. */
export type SchemaName = ServiceName | 'content';
export const SCHEMAS: readonly SchemaName[] = [...SERVICES, 'content'];
