import type { SchemaName } from './settings';

/** Who acts for a service: it reads and writes the rows of its schema and changes nothing of its shape. */
export const roleOf = (schema: SchemaName): string => `sv_${schema}`;

/** Who owns a schema and all that is in it: migrations alone act as it. */
export const ownerRoleOf = (schema: SchemaName): string => `${roleOf(schema)}_owner`;

/** Whom a service becomes to read for one person: it finds that person's rows and nobody else's. */
export const readerRoleOf = (schema: SchemaName): string => `${roleOf(schema)}_reader`;

/** Whose service tells of the server as a whole too: it is there wherever the product is. */
export const SCHEMA_THAT_TELLS_OF_THE_SERVER: SchemaName = 'identity';

/** All of one schema. */
export const rolesOf = (schema: SchemaName): string[] =>
  [ownerRoleOf, roleOf, readerRoleOf].map((name) => name(schema));

/** The setting of a transaction that says for whom it reads. */
const PERSON = 'valley.person';

/** In SQL: the person whom the transaction reads for; null where it doesn't say. */
export const PERSON_IN_SQL = `nullif(current_setting('${PERSON}', true), '')::uuid`;

/**
 * For the transaction that it stands in: what follows is read for one person. Takes the role and the person's id. The
 * policy and the statement say whose rows they are, each for itself; that makes the planner think of next to none, and
 * sort a whole history rather than follow an index for a page of it.
 */
export const READ_FOR_PERSON = `
  SELECT set_config('role', $1, true), set_config('${PERSON}', $2, true), set_config('enable_sort', 'off', true)`;
