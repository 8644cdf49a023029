type Plain = string | number | boolean | null;

/**
 * Values as Postgres reads an array: a column for `unnest`. Only for what needs no quotes: ids, dates, instants,
 * numbers, words of ours. The driver looks at every value in several ways first, at several times the cost.
 */
export function plainArray(values: readonly Plain[]): string {
  let text = '';
  for (const value of values) text += `,${value ?? 'NULL'}`;
  return `{${text.slice(1)}}`;
}

const TO_ESCAPE = /["\\]/g;

/** The same for any texts. */
export function textArray(values: readonly (string | null)[]): string {
  let text = '';
  for (const value of values) text += value === null ? ',NULL' : `,"${value.replace(TO_ESCAPE, '\\$&')}"`;
  return `{${text.slice(1)}}`;
}

/**
 * The same for texts that are JSON, at a fraction of the cost: quotes in an array are written as those in JSON are, and
 * JSON has no raw line breaks.
 */
export function jsonTextArray(texts: readonly (string | null)[]): string {
  let array = '';
  for (const text of texts) array += text === null ? ',NULL' : `,${JSON.stringify(text)}`;
  return `{${array.slice(1)}}`;
}

export const jsonArray = (values: readonly (object | null)[]): string =>
  jsonTextArray(values.map((value) => value && JSON.stringify(value)));
