import type { QueryRunner } from 'typeorm';
import { SERVICES, type ServiceName } from '#libs/contracts';
import { type MigrationClass, type Queryable, roleOf } from '#libs/database';
import { followRestore } from './epoch';
import { LIMITS } from './limits';

/**
 * The order of an outbox is (epoch, xid, seq). A sequence alone would lose events: numbers are taken before
 * the commit, so a later number may be seen before an earlier one. `outbox_settled` shows only what no running
 * transaction can still come before. Transaction ids start anew on a restored server, hence the epoch.
 */
const up = (schema: ServiceName, readers: string): string[] => [
  `CREATE TABLE ${schema}.outbox_epoch (
     one boolean PRIMARY KEY DEFAULT true CHECK (one),
     epoch integer NOT NULL,
     server text NOT NULL
   )`,
  `INSERT INTO ${schema}.outbox_epoch (epoch, server)
   SELECT 1, system_identifier::text FROM pg_control_system()`,
  `CREATE TABLE ${schema}.outbox (
     epoch integer NOT NULL DEFAULT 1,
     xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
     seq bigint GENERATED ALWAYS AS IDENTITY,
     id uuid NOT NULL DEFAULT uuidv7(),
     type text NOT NULL,
     subject uuid NOT NULL,
     time timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
     -- Told on as it was written, by every reader: nothing is gained by taking it apart.
     data json NOT NULL CHECK (pg_column_size(data) <= ${LIMITS.event_data_bytes}),
     PRIMARY KEY (epoch, xid, seq)
   )`,
  `CREATE VIEW ${schema}.outbox_settled AS
   SELECT epoch, xid, seq, id, type, subject, time, data FROM ${schema}.outbox
   WHERE (epoch, xid) < ((SELECT epoch FROM ${schema}.outbox_epoch), pg_snapshot_xmin(pg_current_snapshot()))`,
  `CREATE VIEW ${schema}.outbox_told AS SELECT epoch, xid, seq, time FROM ${schema}.outbox`,
  `CREATE TABLE ${schema}.consumer_cursor (
     group_name text NOT NULL,
     source text NOT NULL,
     epoch integer NOT NULL DEFAULT 0,
     xid xid8 NOT NULL DEFAULT '0',
     seq bigint NOT NULL DEFAULT 0,
     -- Grows with every reader that takes over; only the latest may move the cursor.
     term bigint NOT NULL DEFAULT 0,
     state jsonb NOT NULL DEFAULT '{}',
     moved_at timestamptz(3) NOT NULL DEFAULT now(),
     PRIMARY KEY (group_name, source)
   )`,
  `CREATE VIEW ${schema}.cursor_progress AS
   SELECT group_name, source, epoch, xid, seq FROM ${schema}.consumer_cursor`,
  `CREATE TABLE ${schema}.inbox (
     group_name text NOT NULL,
     event_id uuid NOT NULL,
     taken_at timestamptz(3) NOT NULL DEFAULT now(),
     PRIMARY KEY (group_name, event_id)
   )`,
  `CREATE INDEX inbox_taken_at ON ${schema}.inbox (taken_at)`,
  `CREATE TABLE ${schema}.dead_letter (
     id uuid PRIMARY KEY DEFAULT uuidv7(),
     group_name text NOT NULL,
     source text NOT NULL,
     -- The event's id, or a digest of what could not be read: the same letter twice is one letter.
     fingerprint text NOT NULL,
     type text,
     subject text,
     -- Bytes, since what could not be read need not be text.
     raw bytea NOT NULL,
     error text NOT NULL,
     attempts integer NOT NULL,
     first_failed_at timestamptz(3) NOT NULL DEFAULT now(),
     last_failed_at timestamptz(3) NOT NULL DEFAULT now(),
     resend_requested_at timestamptz(3),
     resend_claimed_at timestamptz(3),
     UNIQUE (group_name, source, fingerprint)
   )`,
  `CREATE INDEX dead_letter_resend ON ${schema}.dead_letter (group_name)
   WHERE resend_requested_at IS NOT NULL`,
  `GRANT USAGE ON SCHEMA ${schema} TO ${readers}`,
  `GRANT SELECT ON ${schema}.outbox_settled, ${schema}.outbox_told, ${schema}.cursor_progress TO ${readers}`,
];

const down = (schema: ServiceName, readers: string): string[] => [
  `DROP TABLE ${schema}.dead_letter, ${schema}.inbox`,
  `DROP VIEW ${schema}.cursor_progress, ${schema}.outbox_told, ${schema}.outbox_settled`,
  `DROP TABLE ${schema}.consumer_cursor, ${schema}.outbox, ${schema}.outbox_epoch`,
  `REVOKE USAGE ON SCHEMA ${schema} FROM ${readers}`,
];

/** The tables of a service's outbox, inbox, cursors and dead letters; put it first among its migrations. */
export function outboxMigration(service: ServiceName): MigrationClass {
  const readers = SERVICES.filter((other) => other !== service)
    .map(roleOf)
    .join(', ');
  return class Messaging1763500000000 {
    readonly name = 'Messaging1763500000000';

    static everyBoot(tx: Queryable): Promise<void> {
      return followRestore(tx, service);
    }

    async up(runner: QueryRunner): Promise<void> {
      for (const sql of up(service, readers)) await runner.query(sql);
    }

    async down(runner: QueryRunner): Promise<void> {
      for (const sql of down(service, readers)) await runner.query(sql);
    }
  };
}
