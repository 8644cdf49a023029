import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import type { FieldError } from '#libs/contracts';

/** Whether a field may be left out, and whether it may be null. */
export interface Presence {
  /** May be left out; it is then undefined, or what the class gives it by default. */
  optional?: boolean;
  /** May be null. A text that is empty after trimming is taken for null. */
  nullable?: boolean;
}

/** What a field is besides its class-validator rules: whether it must be there, and how it is read. */
export interface Field extends Presence {
  /** Brings a value into its form (trimmed, lower case) before the rules see it. */
  normalize?: (value: unknown) => unknown;
  /** An empty text counts as null. */
  emptyIsNull?: boolean;
  /** The value, or each item of it, is parsed by this class after the rules. */
  nested?: { type: () => Type<object>; many: boolean };
  /** Nothing inside is looked at: each item is parsed by itself later. */
  raw?: boolean;
  /** Errors inside a value that no class describes; pointers relative to the field. */
  inside?: (value: unknown) => FieldError[];
}

const fieldsOf = new WeakMap<object, Map<string, Field>>();

/** Every field that the class and those it extends declare. */
export function declaredFields(dto: Type<object>): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (let at: object | null = dto.prototype as object; at; at = Object.getPrototypeOf(at) as object | null)
    for (const [name, field] of fieldsOf.get(at) ?? []) if (!fields.has(name)) fields.set(name, field);
  return fields;
}

export interface FieldRule {
  /** Name of the class-validator rule. */
  name: string;
  schema: ApiPropertyOptions;
  /** A sentence of what is wrong, to be read after the field's name; null when right. */
  explain: (value: unknown) => string | null;
  field: Field;
}

/** Declares a body field at once to class-validator, to OpenAPI and to the reader of bodies. */
export const fieldDecorator =
  ({ name, schema, explain, field }: FieldRule): PropertyDecorator =>
  (target, key) => {
    ValidateBy({
      name,
      validator: {
        validate: (value: unknown) => explain(value) === null,
        defaultMessage: (args) => explain(args?.value) ?? '',
      },
    })(target, key);
    const presence = { required: !field.optional, ...(field.nullable ? { nullable: true } : {}) };
    ApiProperty({ ...schema, ...presence } as ApiPropertyOptions)(target, key);
    const fields = fieldsOf.get(target) ?? new Map<string, Field>();
    fieldsOf.set(target, fields.set(String(key), field));
  };
