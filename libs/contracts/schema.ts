/**
 * A small schema language whose values are plain JSON Schema and whose types TypeScript infers,
 * so that an event's type, its validation and its AsyncAPI description can't drift apart.
 */
export interface Schema<T> {
  readonly json: Readonly<Record<string, unknown>>;
  /** Exists for the type system only. */
  readonly __type?: T;
}

/** The TypeScript type that a schema describes. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

type Fields = Record<string, Schema<unknown>>;

const of = <T>(json: Record<string, unknown>): Schema<T> => ({ json });

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** A UUID in lower case. */
export const id = of<string>({ type: 'string', pattern: UUID });
/** An RFC 3339 instant in UTC with milliseconds. */
export const instant = of<string>({
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
});
/** A calendar date, `YYYY-MM-DD`. */
export const localDate = of<string>({ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
/** A zone of the IANA database that this platform knows. */
export const timeZone = of<string>({ type: 'string', format: 'time-zone' });
/** When a day starts, `HH:MM`. */
export const timeOfDay = of<string>({ type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
export const text = of<string>({ type: 'string' });
export const bool = of<boolean>({ type: 'boolean' });
export const int = of<number>({ type: 'integer' });
/** A number of at most 2 decimals: madra, score, experience. */
export const decimal = of<number>({ type: 'number' });

export const oneOf = <const V extends readonly string[]>(...values: V): Schema<V[number]> =>
  of({ type: 'string', enum: values });

export const nullable = <T>(schema: Schema<T>): Schema<T | null> =>
  of({ anyOf: [schema.json, { type: 'null' }] });

export const list = <T>(schema: Schema<T>): Schema<T[]> => of({ type: 'array', items: schema.json });

/** A list that is never empty. */
export const some = <T>(schema: Schema<T>): Schema<T[]> => of({ ...list(schema).json, minItems: 1 });

/** An object with exactly these required fields; fields that a newer version adds are let through. */
export const object = <F extends Fields>(fields: F): Schema<{ [K in keyof F]: Infer<F[K]> }> =>
  of({
    type: 'object',
    required: Object.keys(fields),
    properties: Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, schema.json])),
  });

/** An object with more fields that may be left out. */
export const optional = <T extends object, F extends Fields>(
  base: Schema<T>,
  fields: F,
): Schema<T & { [K in keyof F]?: Infer<F[K]> }> =>
  of({
    ...base.json,
    properties: {
      ...(base.json.properties as Record<string, unknown>),
      ...Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, schema.json])),
    },
  });

/** One of several objects, told apart by a constant field. */
export const union = <S extends readonly Schema<unknown>[]>(...schemas: S): Schema<Infer<S[number]>> =>
  of({ anyOf: schemas.map((schema) => schema.json) });

export const constant = <const V extends string>(value: V): Schema<V> => of({ type: 'string', const: value });
