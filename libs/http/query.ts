import { type DomainError, invalid, isLocalDate, isUuid, type LocalDate, notFound } from '#libs/domain-kit';
import { explainText } from './dto';

/** A query string as Fastify parsed it. */
type Query = Readonly<Record<string, unknown>>;

export const LIST_LIMIT_MAX = 100;
export const LIST_LIMIT_DEFAULT = 50;

/** Characters that a query parameter may have unless said otherwise. */
const QUERY_TEXT_MAX = 1_000;

export const invalidQuery = (name: string, detail: string): DomainError => invalid(`/query/${name}`, detail);

/** The parameter as it was given; undefined when absent or empty. @throws validation when given twice */
export function queryValue(query: unknown, name: string): string | undefined {
  const value = (query as Query | undefined)?.[name];
  if (Array.isArray(value)) throw invalidQuery(name, 'must be given once');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

interface Required {
  required: true;
}
interface TextLimits {
  max?: number;
  required?: boolean;
}

const missing = (name: string) => invalidQuery(name, 'is required');

/** A trimmed text without control characters. */
export function queryText(query: unknown, name: string, limits: TextLimits & Required): string;
export function queryText(query: unknown, name: string, limits?: TextLimits): string | undefined;
export function queryText(query: unknown, name: string, limits: TextLimits = {}): string | undefined {
  const text = queryValue(query, name)?.trim();
  if (text === undefined || text === '') {
    if (limits.required) throw missing(name);
    return undefined;
  }
  const wrong = explainText(text, { max: limits.max ?? QUERY_TEXT_MAX });
  if (wrong) throw invalidQuery(name, wrong);
  return text;
}

export function queryEnum<V extends string>(
  query: unknown,
  name: string,
  values: readonly V[],
  must: Required,
): V;
export function queryEnum<V extends string>(
  query: unknown,
  name: string,
  values: readonly V[],
): V | undefined;
export function queryEnum<V extends string>(
  query: unknown,
  name: string,
  values: readonly V[],
  must?: Required,
): V | undefined {
  const value = queryValue(query, name);
  if (value === undefined) {
    if (must?.required) throw missing(name);
    return undefined;
  }
  if (!(values as readonly string[]).includes(value))
    throw invalidQuery(name, `must be one of ${values.join(', ')}`);
  return value as V;
}

/** A calendar date that exists. */
export function queryDate(query: unknown, name: string): LocalDate | undefined {
  const value = queryValue(query, name);
  if (value !== undefined && !isLocalDate(value))
    throw invalidQuery(name, 'must be a date that exists, as YYYY-MM-DD');
  return value;
}

export function queryBool(query: unknown, name: string): boolean | undefined {
  const value = queryEnum(query, name, ['true', 'false']);
  return value === undefined ? undefined : value === 'true';
}

/** A whole number from `min` to `max`, by default `byDefault`. */
export function queryInt(
  query: unknown,
  name: string,
  { min, max, byDefault }: { min: number; max: number; byDefault: number },
): number {
  const value = queryValue(query, name);
  if (value === undefined) return byDefault;
  const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max))
    throw invalidQuery(name, `must be a whole number from ${min} to ${max}`);
  return number;
}

/** An id in a path, in lower case. @throws not-found for any other shape */
export function pathId(value: string, what: string): string {
  if (!isUuid(value)) throw notFound(what);
  return value.toLowerCase();
}

/** A date in a path. @throws validation with the pointer `/path/<name>` */
export function pathDate(value: string, name = 'localDate'): LocalDate {
  if (!isLocalDate(value)) throw invalid(`/path/${name}`, 'must be a date that exists, as YYYY-MM-DD');
  return value;
}

/** What `ifMatch` reads, for OpenAPI. */
export const IF_MATCH_PATTERN = '^(\\*|"(0|[1-9][0-9]{0,14})")$';
const VERSION_TAG = /^"(0|[1-9]\d{0,14})"$/;

/** The version that `If-Match` asks for, `*` for any, null without it. @throws validation for anything else */
export function ifMatch(headers: Readonly<Record<string, unknown>>): number | '*' | null {
  const value = headers['if-match'];
  if (value === undefined) return null;
  if (value === '*') return '*';
  const match = typeof value === 'string' ? VERSION_TAG.exec(value) : null;
  if (!match) throw invalid('/header/if-match', 'must be one version in quotes, like "3", or *');
  return Number(match[1]);
}
