import { isObject, type Json, namesIn } from './compare-schemas';

/**
 * Both releases tell and hear an event at once, so neither may say anything else. A field that may be missing is no
 * difference: this release does without it, and the one before passes over what it does not know.
 */
export const eventBreaks = (type: string, before: unknown, after: unknown): string[] =>
  JSON.stringify(bare(before)) === JSON.stringify(bare(withoutAdditions(before, after)))
    ? []
    : [`${type}: a type of events gets fields that may be missing, and is else only followed by another`];

/** A schema without the fields that may be missing and that the one before does not know. */
function withoutAdditions(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after))
    return after.map((each, place) => withoutAdditions(before[place], each));
  if (!isObject(before) || !isObject(after)) return after;
  return Object.fromEntries(
    Object.entries(after).map(([key, value]) => [
      key,
      key === 'properties' ? knownFields(before, after) : withoutAdditions(before[key], value),
    ]),
  );
}

function knownFields(before: Json, after: Json): Json {
  const [earlier, later] = [before['properties'] ?? {}, after['properties']] as [Json, Json];
  const isAddition = (name: string): boolean =>
    !(name in earlier) && !namesIn(after['required']).includes(name) && isOpen(before);
  const known = Object.entries(later).filter(([name]) => !isAddition(name));
  return Object.fromEntries(known.map(([name, field]) => [name, withoutAdditions(earlier[name], field)]));
}

/** Whether what a schema does not name may be there, in whatever form. */
const isOpen = ({ additionalProperties = true }: Json): boolean => additionalProperties === true;

/** Without words for people. */
const bare = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(['description', 'title'].includes(key) && typeof value === 'string'),
  );
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, bare(value)]),
  );
};
