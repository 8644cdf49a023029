import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Product } from '../product.mts';
import { sql } from '../sql.mts';
import { run, toolIfAny } from '../tools.mts';

const DATABASE = 'bench_baseline';
const CLIENTS = 32;
/** Connecting takes a while. */
const SECONDS_MIN = 3;

const TABLES = `
  CREATE TABLE completion (
    user_id uuid NOT NULL, habit_id uuid NOT NULL, local_date date NOT NULL, version integer NOT NULL,
    status text NOT NULL, amount integer, recorded_at timestamptz(3) NOT NULL, written_by uuid NOT NULL,
    PRIMARY KEY (user_id, habit_id, local_date));
  CREATE TABLE outbox (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(), seq bigint GENERATED ALWAYS AS IDENTITY, type text NOT NULL,
    subject uuid NOT NULL, data jsonb NOT NULL, PRIMARY KEY (xid, seq));`;

/** One completion and its event, durable, in one statement. */
const INSERT = `WITH done AS (
  INSERT INTO completion (user_id, habit_id, local_date, version, status, amount, recorded_at, written_by)
  VALUES (gen_random_uuid(), gen_random_uuid(), current_date, 1, 'done', 30, now(), gen_random_uuid())
  RETURNING *)
INSERT INTO outbox (type, subject, data)
SELECT 'completed', user_id, jsonb_build_object('userId', user_id, 'habitId', habit_id, 'localDate', local_date,
  'version', version, 'status', status, 'amount', amount, 'recordedAt', recorded_at) FROM done;`;

/** Transactions a second of pgbench in the product's own Postgres; null where pgbench cannot be had. */
export async function durableInserts(product: Product, seconds: number): Promise<number | null> {
  const pgbench = toolIfAny('pgbench');
  if (pgbench === null) return null;
  const url = await ownDatabase(product.databaseUrl);
  const script = path.join(product.folder, 'durable-insert.sql');
  writeFileSync(script, INSERT.replaceAll('\n', ' '));
  const flags = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CLIENTS),
    '-j',
    '1',
    '-T',
    String(Math.max(SECONDS_MIN, Math.ceil(seconds))),
    '-f',
    script,
  ];
  const { hostname, port, username, password } = url;
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(password) };
  const said = await run(pgbench, [...flags, '-h', hostname, '-p', port, '-U', username, DATABASE], { env });
  return readTransactions(said);
}

/** @param text what pgbench printed */
export function readTransactions(text: string): number {
  const found = /^tps = ([\d.]+)/m.exec(text);
  if (found === null) throw new Error(`pgbench gave no figure: ${text.trim().slice(-500)}`);
  return Number(found[1]);
}

async function ownDatabase(serverUrl: string): Promise<URL> {
  const url = new URL(serverUrl);
  const known = await sql(url.href, 'SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (known.length === 0) await sql(url.href, `CREATE DATABASE ${DATABASE}`);
  url.pathname = `/${DATABASE}`;
  if (known.length === 0) await sql(url.href, TABLES);
  else await sql(url.href, 'TRUNCATE completion, outbox');
  return url;
}
