import { type CustomTypesConfig, types } from 'pg';

type Parse = (text: string) => unknown;

const OID = {
  int8: 20,
  date: 1082,
  timestamptz: 1184,
  numeric: 1700,
  int8Array: 1016,
  dateArray: 1182,
  timestamptzArray: 1185,
  numericArray: 1231,
} as const;

/**
 * Postgres prints '2026-11-20 11:00:00.12+00' in a session whose zone is UTC; the wire says
 * '2026-11-20T11:00:00.120Z'. More than milliseconds are cut off.
 */
function parseInstant(text: string): string {
  if (!text.endsWith('+00')) return text;
  const fraction = text.slice(20, -3).padEnd(3, '0').slice(0, 3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

/** @throws RangeError beyond 2^53, where a number would lie */
function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
  return value;
}

const asText: Parse = (text) => text;

// The published type of arrayParser describes another version of the module.
const arrays = types.arrayParser as unknown as {
  create(source: string, parse: Parse): { parse(): unknown[] };
};
const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    arrays.create(text, parse).parse();

const parsers = new Map<number, Parse>([
  [OID.int8, parseInteger],
  [OID.date, asText],
  [OID.timestamptz, parseInstant],
  [OID.numeric, Number],
  [OID.int8Array, arrayOf(parseInteger)],
  [OID.dateArray, arrayOf(asText)],
  [OID.timestamptzArray, arrayOf(parseInstant)],
  [OID.numericArray, arrayOf(Number)],
]);

/** The parsers of one pool; the driver's global ones stay as they are for whoever else uses it. */
export const poolTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' && parsers.get(oid)) ||
    types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};
