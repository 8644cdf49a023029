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
