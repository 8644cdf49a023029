import type { Queryable } from '#libs/database';

/** A later publisher has a higher term. */
export async function nextTerm(db: Queryable): Promise<number> {
  const [row] = await db.query<{ term: number }>(`select nextval('publisher_term') as term`);
  return row!.term;
}

/** True when the index lives in this run of Redis since it was last looked at; a restarted one may hold an old dump. */
export async function isKnownRun(db: Queryable, runId: string): Promise<boolean> {
  return (await db.query('select from index_memory where redis_run_id = $1', [runId])).length > 0;
}

export async function rememberRun(db: Queryable, runId: string): Promise<void> {
  await db.query(
    `insert into index_memory (redis_run_id) values ($1)
     on conflict (one) do update set redis_run_id = excluded.redis_run_id`,
    [runId],
  );
}
