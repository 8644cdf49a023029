/**
 * Arrays as Postgres reads them, for long ones: the driver looks at every character of every element, several times.
 */

/** Of what needs no quotes: ids, dates, numbers, instants; null stays null. */
export const plainArray = (values: readonly (string | number | null)[]): string =>
  `{${values.map((value) => value ?? 'null').join(',')}}`;

/** Of values as JSON. */
export const jsonArray = (values: readonly unknown[]): string =>
  `{${values.map((value) => JSON.stringify(JSON.stringify(value))).join(',')}}`;

/** Of any texts. */
export const textArray = (values: readonly (string | null)[]): string =>
  `{${values.map((value) => (value === null ? 'null' : quoted(value))).join(',')}}`;

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
