import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { env } from './environment';
import { provided } from './needs';

/** Roles belong to the server that all tests share, so each has one password there. */
export const rolePassword = (schema: string): string => `${schema}-Secret_1`;

export interface FreshDatabase {
  /** The superuser's URL of this database. */
  url: string;
  query<Row = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

/** An empty database of the runner's Postgres, for one test file. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = provided('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const extension = env('TEST_EXTENSION');
  if (extension !== undefined) await once(url.href, `create extension ${extension}`);
  return {
    url: url.href,
    query: (sql, params) => once(url.href, sql, params),
    drop: async () => {
      await once(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function once<Row>(url: string, sql: string, params?: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, params)).rows as Row[];
  } finally {
    await client.end();
  }
}
