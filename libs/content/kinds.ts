/** The kinds of content, each a seed file `<kind>.json`, in the order in which they are listed. */
export const CONTENT_KINDS = ['rules', 'realms', 'elements'] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

/** What every record has; the kind adds its own fields. */
export interface ContentRecord {
  key: string;
  name: string;
  description: string;
  [field: string]: unknown;
}

export interface Element {
  key: string;
  name: string;
  description: string;
}

export interface Realm extends Element {
  /** 0 for the lowest. */
  ordinal: number;
  /** Madra to have gathered. */
  madra: number;
  /** Longest overall streak to have held, in dates. */
  consistency: number;
}

const noControls = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';
const points = { type: 'integer', minimum: 0, maximum: 1_000_000_000 };

/** The fields that a kind adds to `key`, `name` and `description`. */
const ownFields: Record<ContentKind, Record<string, unknown>> = {
  rules: { value: {} },
  realms: { madra: points, consistency: points },
  elements: {},
};

/** JSON Schema of a kind's seed file. */
export function seedSchema(kind: ContentKind): Record<string, unknown> {
  const properties = {
    key: { type: 'string', pattern: '^[a-z0-9-]{1,40}$' },
    name: { type: 'string', minLength: 1, maxLength: 100, pattern: noControls },
    description: { type: 'string', minLength: 1, maxLength: 2000, pattern: noControls },
    ...ownFields[kind],
  };
  const record = {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: {
      version: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
      updated_at: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' },
      data: { type: 'array', minItems: 1, maxItems: 10_000, items: record },
    },
    required: ['version', 'updated_at', 'data'],
    additionalProperties: false,
  };
}
