import pg from 'pg';

/** Rows of one statement, as the superuser of the product's own Postgres, after settings of its session. */
export async function sql<T extends object>(
  url: string,
  text: string,
  values: unknown[] = [],
  settings = '',
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (settings !== '') await client.query(settings);
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}
