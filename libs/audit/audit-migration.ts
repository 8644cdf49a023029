import type { QueryRunner } from 'typeorm';
import { ACT_OUTCOMES, type ServiceName } from '#libs/contracts';
import { type MigrationClass, roleOf } from '#libs/database';

const OUTCOMES = ACT_OUTCOMES.map((outcome) => `'${outcome}'`).join(', ');

const up = (schema: ServiceName): string[] => [
  `CREATE TABLE ${schema}.operator_action (
     id uuid PRIMARY KEY DEFAULT uuidv7(),
     at timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
     -- Without a key: it stays when the account goes, and then says no more than that it was the same one.
     actor_id uuid,
     act text NOT NULL,
     target text,
     amount integer,
     outcome text NOT NULL CHECK (outcome IN (${OUTCOMES}))
   )`,
  // What was done stays said, also by who did it.
  `REVOKE UPDATE, DELETE ON ${schema}.operator_action FROM ${roleOf(schema)}`,
];

/** The table of what operators did in a service; nobody who runs can change a row of it. */
export function auditMigration(service: ServiceName): MigrationClass {
  return class Audit1764100000000 {
    readonly name = 'Audit1764100000000';

    async up(runner: QueryRunner): Promise<void> {
      for (const sql of up(service)) await runner.query(sql);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE ${service}.operator_action`);
    }
  };
}
