/**
 * Joins what a query finds for each asked row by that row's own index lookups. The planner may not merge the two
 * (OFFSET keeps it from that), or it reads whole tables for a batch as long as its statistics say they are small.
 */
export const byIndex = (name: string, query: string): string =>
  `CROSS JOIN LATERAL (${query} OFFSET 0) AS ${name}`;
