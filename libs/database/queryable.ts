/** Where SQL can be sent: a service's pool, a transaction, or one pinned connection. */
export interface Queryable {
  /**
   * Rows with types as on the wire: `date` is 'YYYY-MM-DD', `timestamptz` RFC 3339 in UTC with milliseconds,
   * `bigint` and `numeric` are numbers, JSON is parsed.
   * @param name a stable name makes it a prepared statement: for hot paths, one name for one text
   * @throws the driver's error with its SQLSTATE as `code`; `isTransient` tells whether to try again
   */
  query<Row = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>;
}

/** A reading for one person. */
export interface PersonRead {
  personId: string;
  sql: string;
  params?: readonly unknown[];
  /** As of `Queryable.query`. */
  name?: string;
  /**
   * What is asked for was written before this instant, or this date began in UTC, and does not change: a replica has
   * it after some minutes. Default: it may just have been written, so the primary is asked.
   */
  writtenBefore?: string;
}
