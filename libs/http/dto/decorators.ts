import type { Type } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import type { FieldError } from '#libs/contracts';
import { isLocalDate, isUuidV7 } from '#libs/domain-kit';
import { fieldDecorator, type Presence } from './fields';

/** A whole number from `min` to `max`; without them, any that JavaScript holds exactly. */
export const Int = (options: Presence & { min?: number; max?: number; description?: string } = {}) => {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, description } = options;
  const says = `must be a whole number${rangeSays(options.min, options.max)}`;
  return fieldDecorator({
    name: 'int',
    schema: {
      type: 'integer',
      ...(options.min === undefined ? {} : { minimum: min }),
      ...(options.max === undefined ? {} : { maximum: max }),
      ...(description ? { description } : {}),
    },
    explain: (value) =>
      Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max ? null : says,
    field: presenceOf(options),
  });
};

function rangeSays(min?: number, max?: number): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

/** One of a few words or numbers. */
export const OneOf = <V extends string | number>(
  values: readonly V[],
  options: Presence & { description?: string } = {},
) => {
  const says = `must be one of ${values.join(', ')}`;
  return fieldDecorator({
    name: 'oneOf',
    schema: {
      type: typeof values[0] === 'number' ? 'number' : 'string',
      enum: [...values],
      ...(options.description ? { description: options.description } : {}),
    },
    explain: (value) => ((values as readonly unknown[]).includes(value) ? null : says),
    field: presenceOf(options),
  });
};

export const Bool = (options: Presence & { description?: string } = {}) =>
  fieldDecorator({
    name: 'bool',
    schema: { type: 'boolean', ...(options.description ? { description: options.description } : {}) },
    explain: (value) => (typeof value === 'boolean' ? null : 'must be true or false'),
    field: presenceOf(options),
  });

/** A UUIDv7, brought to lower case. */
export const Id7 = (options: Presence & { description?: string } = {}) =>
  fieldDecorator({
    name: 'id7',
    schema: {
      type: 'string',
      format: 'uuid',
      ...(options.description ? { description: options.description } : {}),
    },
    explain: (value) => (isUuidV7(value) ? null : 'must be a UUIDv7'),
    field: {
      ...presenceOf(options),
      normalize: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    },
  });

/** A calendar date that exists, `YYYY-MM-DD`. */
export const DateField = (options: Presence & { description?: string } = {}) =>
  fieldDecorator({
    name: 'date',
    schema: {
      type: 'string',
      format: 'date',
      ...(options.description ? { description: options.description } : {}),
    },
    explain: (value) => (isLocalDate(value) ? null : 'must be a date that exists, as YYYY-MM-DD'),
    field: presenceOf(options),
  });

/** An object with fields of its own. */
export const Nested = (type: () => Type<object>, options: Presence = {}) =>
  fieldDecorator({
    name: 'nested',
    // OpenAPI knows a class that comes later by this very name of the function.
    schema: { type: () => type() },
    explain: () => null,
    field: { ...presenceOf(options), nested: { type, many: false } },
  });

/**
 * A list of objects, at most `max` of them.
 * @param options.parse false leaves the items as they came, to be parsed one by one with `parseDto`
 */
export const Items = (type: () => Type<object>, options: Presence & { max: number; parse?: boolean }) =>
  fieldDecorator({
    name: 'items',
    schema: { type: () => type(), isArray: true, maxItems: options.max },
    explain: (value) =>
      Array.isArray(value) && value.length <= options.max
        ? null
        : `must be a list of at most ${options.max} items`,
    field: {
      ...presenceOf(options),
      ...(options.parse === false ? { raw: true } : { nested: { type, many: true } }),
    },
  });

/**
 * A field with a shape of its own.
 * @param schema how OpenAPI describes it (a JSON schema, or options of `@ApiProperty`)
 * @param check null when right; else a sentence to be read after the field's name, or errors whose pointers
 *   are relative to the field
 * @param options.normalize brings the value into its form before it is checked
 */
export const Custom = (
  schema: object,
  check: (value: unknown) => string | FieldError[] | null,
  options: Presence & { normalize?: (value: unknown) => unknown } = {},
) =>
  fieldDecorator({
    name: 'custom',
    schema: schema as ApiPropertyOptions,
    explain: (value) => {
      const found = check(value);
      return typeof found === 'string' ? found : null;
    },
    field: {
      ...presenceOf(options),
      normalize: options.normalize,
      inside: (value) => {
        const found = check(value);
        return Array.isArray(found) ? found : [];
      },
    },
  });

const presenceOf = ({ optional, nullable }: Presence): Presence => ({ optional, nullable });
