export type Json = Record<string, unknown>;

/** Whether clients send what a schema describes, or are told it. */
export type Direction = 'sent' | 'told';

/** A schema with the document that its references are into. */
export interface Side {
  schema: unknown;
  document: Json;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a reference leads to, and whatever else is no reference as it is. */
export function resolve({ schema, document }: Side): Json {
  let found = schema;
  while (isObject(found) && typeof found['$ref'] === 'string') {
    const path = found['$ref'].replace(/^#\//, '').split('/');
    found = path
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, segment) => (isObject(at) ? at[segment] : undefined), document);
  }
  return isObject(found) ? found : {};
}

/**
 * What a client of the schema before can't do with the one after. What clients send may be taken more widely, never
 * more narrowly; what they are told may say more, never less, and nothing that they could not expect.
 */
export function schemaBreaks(where: string, before: Side, after: Side, direction: Direction): string[] {
  return compare(where, before, after, direction, []);
}

function compare(
  where: string,
  beforeSide: Side,
  afterSide: Side,
  direction: Direction,
  seen: readonly string[],
): string[] {
  // Schemas may hold themselves: a pair of references that is being compared is not compared in itself.
  const pair = JSON.stringify([refOf(beforeSide), refOf(afterSide)]);
  if (refOf(beforeSide) !== null && seen.includes(pair)) return [];
  const inside = [...seen, pair];
  const before = flat({ ...beforeSide, schema: resolve(beforeSide) });
  const after = flat({ ...afterSide, schema: resolve(afterSide) });
  const go = (path: string, one: unknown, other: unknown): string[] =>
    compare(path, { ...beforeSide, schema: one }, { ...afterSide, schema: other }, direction, inside);
  return [
    ...choices(where, before, after, direction, go),
    ...values(where, before, after, direction),
    ...bounds(where, before, after, direction),
    ...properties(where, before, after, direction, go),
    ...(before['items'] !== undefined ? go(`${where}[]`, before['items'], after['items']) : []),
  ];
}

const refOf = ({ schema }: Side): string | null =>
  isObject(schema) && typeof schema['$ref'] === 'string' ? schema['$ref'] : null;

/** A schema with all that `allOf` adds to it. */
function flat({ schema, document }: Side): Json {
  const { allOf, ...own } = schema as Json;
  if (!Array.isArray(allOf)) return own;
  return [
    own,
    ...allOf.map((part: unknown) => flat({ schema: resolve({ schema: part, document }), document })),
  ].reduce(
    (sum, part) => ({
      ...sum,
      ...part,
      ...(sum['properties'] || part['properties']
        ? { properties: { ...(sum['properties'] as Json), ...(part['properties'] as Json) } }
        : {}),
      ...(sum['required'] || part['required']
        ? { required: [...namesIn(sum['required']), ...namesIn(part['required'])] }
        : {}),
    }),
    {},
  );
}

export const namesIn = (list: unknown): string[] => (Array.isArray(list) ? (list as string[]) : []);
const optionsOf = (schema: Json): unknown[] | null =>
  (schema['oneOf'] ?? schema['anyOf'] ?? null) as unknown[] | null;

/** Each way that was taken still is; each way that is told was told before. */
function choices(
  where: string,
  before: Json,
  after: Json,
  direction: Direction,
  go: (path: string, before: unknown, after: unknown) => string[],
): string[] {
  const [earlier, later] = [optionsOf(before), optionsOf(after)];
  if (earlier === null && later === null) return [];
  const fits = (one: unknown, other: unknown): boolean => go(where, one, other).length === 0;
  const [ones, others] = [earlier ?? [before], later ?? [after]];
  if (direction === 'sent')
    return ones.some((one) => !others.some((other) => fits(one, other)))
      ? [`${where}: one of its forms is no longer taken`]
      : [];
  return others.some((other) => !ones.some((one) => fits(one, other)))
    ? [`${where}: comes in a form that is new`]
    : [];
}

const typesOf = (schema: Json): string[] | null => {
  if (schema['type'] === undefined) return null;
  const types = [schema['type']].flat() as string[];
  const known = types.includes('number') ? [...types, 'integer'] : types;
  return schema['nullable'] === true ? [...known, 'null'] : known;
};
const valuesOf = (schema: Json): unknown[] | null =>
  (schema['const'] === undefined ? (schema['enum'] ?? null) : [schema['const']]) as unknown[] | null;

function values(where: string, before: Json, after: Json, direction: Direction): string[] {
  if (optionsOf(before) !== null || optionsOf(after) !== null) return [];
  const told: string[] = [];
  for (const [what, of] of [
    ['type', typesOf],
    ['value', valuesOf],
  ] as const) {
    const [earlier, later] = [of(before), of(after)];
    const [narrow, wide] = direction === 'sent' ? [earlier, later] : [later, earlier];
    const isOutside = (one: unknown): boolean => wide !== null && !wide.includes(one);
    const lost = narrow === null ? (wide === null ? [] : ['any']) : narrow.filter(isOutside);
    if (lost.length > 0)
      told.push(
        `${where}: the ${what} ${lost.join(', ')} is ${direction === 'sent' ? 'no longer taken' : 'new'}`,
      );
  }
  if (after['format'] !== before['format'] && (direction === 'told' || after['format'] !== undefined))
    told.push(`${where}: the format was ${String(before['format'])}, and is ${String(after['format'])}`);
  return told;
}

const LEAST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const MOST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** Of what is told, bounds say nothing that a client relies on. */
function bounds(where: string, before: Json, after: Json, direction: Direction): string[] {
  if (direction === 'told') return [];
  const numberOf = (schema: Json, name: string, none: number): number =>
    (schema[name] as number | undefined) ?? none;
  const narrower = [
    ...LEAST.filter((name) => numberOf(after, name, -Infinity) > numberOf(before, name, -Infinity)),
    ...MOST.filter((name) => numberOf(after, name, Infinity) < numberOf(before, name, Infinity)),
    ...['pattern', 'uniqueItems'].filter((name) => after[name] !== undefined && after[name] !== before[name]),
  ];
  return narrower.map((name) => `${where}: ${name} is narrower`);
}

function properties(
  where: string,
  before: Json,
  after: Json,
  direction: Direction,
  go: (path: string, before: unknown, after: unknown) => string[],
): string[] {
  if (!isObject(before['properties'])) return [];
  const [earlier, later] = [before['properties'], (after['properties'] ?? {}) as Json];
  const told = Object.entries(earlier).flatMap(([name, schema]) =>
    name in later ? go(`${where}.${name}`, schema, later[name]) : [`${where}.${name}: is gone`],
  );
  const [mustBefore, mustAfter] = [namesIn(before['required']), namesIn(after['required'])];
  const [narrow, wide] = direction === 'sent' ? [mustAfter, mustBefore] : [mustBefore, mustAfter];
  const lost = narrow.filter((name) => !wide.includes(name) && (direction === 'sent' || name in later));
  const how = direction === 'sent' ? 'must be given now' : 'may be missing now';
  return [...told, ...lost.map((name) => `${where}.${name}: ${how}`)];
}
