import { Client } from 'pg';
import {
  ownerRoleOf,
  READ_FOR_PERSON,
  readerRoleOf,
  roleOf,
  rolesOf,
  SCHEMAS,
  type SchemaName,
} from '#libs/database';
import { eventually, type Person, rolePassword, type Stack, startStack } from '#libs/testing';

/** What everyone may see of a service: how far it has told. */
const SHOWN = ['outbox_settled', 'outbox_told', 'cursor_progress'];
const NO_RIGHT = '42501';

let stack: Stack;
let people: [Person, Person];
const clients = new Map<SchemaName, Client>();

/** As the process of a service is to its database. */
const as = (schema: SchemaName): Client => clients.get(schema)!;
const refused = (answer: Promise<unknown>): Promise<void> =>
  expect(answer).rejects.toMatchObject({ code: NO_RIGHT });

interface Relation {
  schema: SchemaName;
  name: string;
  isTable: boolean;
}

beforeAll(async () => {
  const DATABASE_PASSWORDS = SCHEMAS.map((schema) => `${schema}=${rolePassword(schema)}`).join();
  stack = await startStack({ settings: { DATABASE_PASSWORDS } });
  people = [await stack.register(), await stack.register()];
  for (const schema of SCHEMAS) {
    const url = new URL(stack.database.url);
    [url.username, url.password] = [roleOf(schema), rolePassword(schema)];
    const client = new Client({ connectionString: url.href });
    await client.connect();
    clients.set(schema, client);
  }
});
afterAll(async () => {
  for (const client of clients.values()) await client.end();
  await stack?.stop();
});

/** A day of somebody: something in each table that holds what is one person's. */
async function live({ http }: Person): Promise<void> {
  const { body: habit } = await http.post('/v1/habits', {
    name: 'Cycle madra',
    kind: 'check',
    schedule: { type: 'daily' },
  });
  const today = new Date().toISOString().slice(0, 10);
  const done = await http.put(`/v1/habits/${habit.id}/completions/${today}`, { amount: 1 });
  expect(done.status).toBeLessThan(300);
  await eventually(async () => (await http.get('/v1/progress/ledger')).body.items.length > 0, {
    what: 'a receipt',
  });
}

const relations = (): Promise<Relation[]> =>
  stack.database.query<Relation>(
    `SELECT nspname AS schema, relname AS name, relkind <> 'v' AS "isTable" FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relkind IN ('r', 'p', 'v') AND nspname = ANY ($1::text[])`,
    [SCHEMAS],
  );

test('each process is in the database as the roles of its schemas, not as who made them', async () => {
  const users = await stack.database.query<{ user: string }>(
    `SELECT DISTINCT usename AS user FROM pg_stat_activity
     WHERE datname = current_database() AND application_name ~ '^sacred-valley [a-z]+ \\d+$' ORDER BY 1`,
  );
  expect(users.map(({ user }) => user)).toEqual(SCHEMAS.map(roleOf).sort());
});

test.each(SCHEMAS)('%s reads and changes nothing of a neighbour’s', async (schema) => {
  const others = (await relations()).filter((one) => one.schema !== schema && !SHOWN.includes(one.name));
  expect(others.length).toBeGreaterThan(20);
  for (const one of others) {
    await refused(as(schema).query(`SELECT FROM ${one.schema}.${one.name}`));
    if (!one.isTable) continue;
    await refused(as(schema).query(`DELETE FROM ${one.schema}.${one.name}`));
    await refused(as(schema).query(`INSERT INTO ${one.schema}.${one.name} DEFAULT VALUES`));
  }
});

test.each(SCHEMAS)('%s becomes nobody else, but the reader of its own rows', async (schema) => {
  const roles = SCHEMAS.flatMap((other) => [
    ownerRoleOf(other),
    ...(other === schema ? [] : [roleOf(other), readerRoleOf(other)]),
  ]);
  for (const role of roles) await refused(as(schema).query(`SET ROLE ${role}`));
  await refused(as(schema).query('SET SESSION AUTHORIZATION postgres'));
  await as(schema).query(`SET ROLE ${readerRoleOf(schema)}; RESET ROLE`);
});

test('one alone reads statistics of others, and no setting that may hold a password', async () => {
  const known = await stack.database.query<{ role: string; known: string }>(
    `SELECT rolname AS role, known FROM pg_roles, unnest(ARRAY['pg_read_all_stats', 'pg_monitor', 'pg_read_all_settings'])
       AS known
     WHERE rolname = ANY ($1::text[]) AND pg_has_role(rolname, known, 'MEMBER')`,
    [SCHEMAS.flatMap(rolesOf)],
  );
  expect(known).toEqual([{ role: roleOf('identity'), known: 'pg_read_all_stats' }]);
});

test.each(SCHEMAS)('%s changes the shape of nothing, not of its own tables either', async (schema) => {
  await refused(as(schema).query(`CREATE TABLE ${schema}.mine (n int)`));
  for (const { name, isTable } of (await relations()).filter((one) => one.schema === schema)) {
    await refused(as(schema).query(`ALTER TABLE ${schema}.${name} RENAME TO gone`));
    if (isTable) await refused(as(schema).query(`TRUNCATE ${schema}.${name}`));
  }
});

describe('who reads for one person', () => {
  const READ = { habit: 'user_id', progression: 'user_id', identity: 'account_id' } as const;
  const readers = Object.keys(READ) as (keyof typeof READ)[];

  /** What the reader may see at all, with the columns. */
  const seen = async (schema: SchemaName): Promise<Map<string, string[]>> => {
    const rows = await stack.database.query<{ name: string; columns: string[] }>(
      `SELECT table_name AS name, array_agg(column_name::text) AS columns FROM information_schema.column_privileges
       WHERE grantee = $1 AND table_schema = $2 AND privilege_type = 'SELECT' GROUP BY 1`,
      [readerRoleOf(schema), schema],
    );
    return new Map(rows.map(({ name, columns }) => [name, columns]));
  };
  const read = async (schema: SchemaName, sql: string, personId: string): Promise<object[]> => {
    const client = as(schema);
    await client.query('BEGIN');
    try {
      await client.query(READ_FOR_PERSON, [readerRoleOf(schema), personId]);
      return (await client.query<object>(sql)).rows;
    } finally {
      await client.query('ROLLBACK');
    }
  };

  beforeAll(async () => {
    for (const person of people) await live(person);
  });

  test.each(readers)('finds in %s that person’s rows alone, by a query without its WHERE', async (schema) => {
    const tables = await seen(schema);
    expect(tables.size).toBeGreaterThan(0);
    let found = 0;
    for (const [name, columns] of tables) {
      const sql = `SELECT ${columns.join(', ')} FROM ${schema}.${name}`;
      for (const { id } of people) {
        const rows = (await read(schema, sql, id)) as Record<string, unknown>[];
        expect(rows.map((row) => row[READ[schema]])).toEqual(rows.map(() => id));
        found += rows.length;
      }
      expect(await read(schema, sql, '')).toEqual([]);
    }
    expect(found).toBeGreaterThanOrEqual(2);
  });

  test.each(SCHEMAS)('writes nothing in %s, and sees no other table', async (schema) => {
    const tables = await seen(schema);
    for (const { name, isTable } of (await relations()).filter((one) => one.schema === schema)) {
      if (isTable) await refused(read(schema, `DELETE FROM ${schema}.${name}`, people[0].id));
      if (!tables.has(name)) await refused(read(schema, `SELECT FROM ${schema}.${name}`, people[0].id));
    }
  });

  test('sees of a session not what its tokens are made from', () =>
    refused(read('identity', 'SELECT secret_hash FROM identity.session', people[0].id)));
});
