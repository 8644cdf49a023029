import type { QueryRunner } from 'typeorm';
import { roleOf } from '../roles';
import { archiveOf, HISTORY_LIMITS, historyOf, type HistoryTable } from './history-table';
import { chunkFunctions, monthFunctionNames, monthFunctions } from './months';
import { findTimescale, hypertable, type Timescale } from './timescale';

/** What was there before months were made: one piece that ends where the first month begins. */
const beforeOf = ({ schema, table }: HistoryTable): string => `${schema}.${table}_before`;

/** The check on it, whose name says where it ends. */
const CHECK_NAME = (table: string): string => `${table}_before_`;

/**
 * It takes rows of this month and the next: should a migration that follows fail, there is time to mend that while
 * the release before goes on.
 */
const GRACE_MONTHS = 2;

/**
 * The first of three migrations: from here on nothing may be written that is later than the next month. That needs no
 * look at the rows that are there.
 */
export async function boundHistory(runner: QueryRunner, { schema, table, key }: HistoryTable): Promise<void> {
  await runner.query(`
    DO $$
    DECLARE
      latest timestamp := (SELECT max(${key}) FROM ${schema}.${table});
      ends date := date_trunc('month', greatest(now() AT TIME ZONE 'UTC' + interval '2 days', latest))
        + interval '${GRACE_MONTHS} months';
    BEGIN
      EXECUTE format('ALTER TABLE ${schema}.${table} ADD CONSTRAINT %I CHECK (${key} < %L) NOT VALID',
        '${CHECK_NAME(table)}' || to_char(ends, 'YYYYMMDD'), ends);
    END $$`);
}

export async function unboundHistory(runner: QueryRunner, history: HistoryTable): Promise<void> {
  const check = await checkOf(runner, history);
  if (check)
    await runner.query(`ALTER TABLE ${history.schema}.${history.table} DROP CONSTRAINT ${check.name}`);
}

/** The second one: all rows are looked at, while people go on writing. */
export async function checkHistory(runner: QueryRunner, history: HistoryTable): Promise<void> {
  const check = await checkOf(runner, history);
  await runner.query(`ALTER TABLE ${history.schema}.${history.table} VALIDATE CONSTRAINT ${check!.name}`);
}

/**
 * The third one: the table is cut into months, by TimescaleDB where it is there. Who wants it waits for that, but not
 * the longer the more rows there are, unless TimescaleDB moves them.
 */
export async function cutHistory(runner: QueryRunner, history: HistoryTable): Promise<void> {
  const check = await checkOf(runner, history);
  const timescale = await findTimescale(runner);
  const table = `${history.schema}.${history.table}`;
  const statements = timescale
    ? inChunks(history, check!, timescale)
    : inMonths(history, check!, monthFunctions(history));
  for (const sql of statements) await runner.query(sql);
  await runner.query(`CREATE VIEW ${historyOf(history)} WITH (security_invoker = true) AS
    SELECT * FROM ${table} UNION ALL SELECT * FROM ${archiveOf(history)}`);
  for (const name of monthFunctionNames(history)) {
    await runner.query(`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`);
    await runner.query(`GRANT EXECUTE ON FUNCTION ${name} TO ${roleOf(history.schema)}`);
  }
}

interface Check {
  name: string;
  ends: string;
}

const inMonths = (history: HistoryTable, { name, ends }: Check, functions: string[]): string[] => {
  const [table, before] = [`${history.schema}.${history.table}`, beforeOf(history)];
  return [
    `ALTER TABLE ${table} RENAME CONSTRAINT ${history.table}_pkey TO ${history.table}_before_pkey`,
    `ALTER TABLE ${table} RENAME TO ${history.table}_before`,
    `CREATE TABLE ${table} (LIKE ${before} INCLUDING ALL) PARTITION BY RANGE (${history.key})`,
    `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
    `ALTER TABLE ${table} ATTACH PARTITION ${before} FOR VALUES FROM (MINVALUE) TO ('${ends}')`,
    `CREATE TABLE ${archiveOf(history)} (LIKE ${table} INCLUDING ALL) PARTITION BY RANGE (${history.key})`,
    ...functions,
    `SELECT ${table}_make_months(${HISTORY_LIMITS.months_ahead})`,
  ];
};

const inChunks = (history: HistoryTable, { name }: Check, timescale: Timescale): string[] => {
  const table = `${history.schema}.${history.table}`;
  return [
    `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
    ...hypertable(history, timescale),
    `CREATE TABLE ${archiveOf(history)} (LIKE ${table} INCLUDING ALL)`,
    ...chunkFunctions(history, timescale),
  ];
};

/** All rows in one table again. */
export async function joinHistory(runner: QueryRunner, history: HistoryTable): Promise<void> {
  const { schema, table, fillfactor } = history;
  const whole = `${schema}.${table}_whole`;
  const storage = fillfactor === undefined ? '' : ` WITH (fillfactor = ${fillfactor})`;
  await runner.query(`CREATE TABLE ${whole} (LIKE ${schema}.${table} INCLUDING ALL)${storage}`);
  await runner.query(`INSERT INTO ${whole} SELECT * FROM ${historyOf(history)}`);
  await runner.query(`DROP VIEW ${historyOf(history)}`);
  for (const name of monthFunctionNames(history)) await runner.query(`DROP FUNCTION ${name}`);
  await runner.query(`DROP TABLE ${schema}.${table}`);
  await runner.query(`DROP TABLE ${archiveOf(history)}`);
  await runner.query(`ALTER TABLE ${whole} RENAME CONSTRAINT ${table}_whole_pkey TO ${table}_pkey`);
  await runner.query(`ALTER TABLE ${whole} RENAME TO ${table}`);
  await boundHistory(runner, history);
  await checkHistory(runner, history);
}

/** With the end that its name says. */
async function checkOf(runner: QueryRunner, { schema, table }: HistoryTable): Promise<Check | null> {
  const [found] = (await runner.query(
    `SELECT conname AS name, to_date(right(conname, 8), 'YYYYMMDD')::text AS ends FROM pg_constraint
     WHERE conrelid = '${schema}.${table}'::regclass AND contype = 'c' AND conname LIKE '${CHECK_NAME(table)}%'`,
  )) as Check[];
  return found ?? null;
}
