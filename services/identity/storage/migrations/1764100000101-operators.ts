import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Operators1764100000101 implements MigrationInterface {
  name = 'Operators1764100000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identity.operator (
        account_id uuid PRIMARY KEY REFERENCES identity.account ON DELETE CASCADE,
        since timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp())
      )`);
    await runner.query(`
      CREATE TABLE identity.operator_claim (
        -- SHA-256 of the secret in the link, which is kept nowhere.
        secret_hash bytea PRIMARY KEY CHECK (length(secret_hash) = 32),
        expires_at timestamptz(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE identity.operator_claim');
    await runner.query('DROP TABLE identity.operator');
  }
}
