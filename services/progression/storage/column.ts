type Plain = string | number | boolean | null;

/**
 * A column of values for `unnest`, as Postgres reads arrays. Only for what needs no quotes: ids, dates, instants,
 * numbers, booleans, words of ours. The driver looks at every character of every value, at several times the cost.
 */
export function column(values: readonly Plain[]): string {
  let text = '';
  for (const value of values) text += `,${value ?? 'NULL'}`;
  return `{${text.slice(1)}}`;
}

/** A column of JSON values for `jsonb_array_elements`, beside `unnest` in `ROWS FROM`. */
export const jsonColumn = (values: readonly unknown[]): string => JSON.stringify(values);
