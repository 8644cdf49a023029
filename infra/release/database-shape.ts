import type { FreshDatabase } from '#libs/testing';

const sorted = (acl: string): string =>
  `(SELECT string_agg(grantee, ' ' ORDER BY grantee) FROM unnest(${acl}::text[]) AS grantee)`;

/** What is made in the schemas that their services own. */
const SHAPE = `
  WITH mine AS (
    SELECT oid FROM pg_namespace WHERE starts_with(nspowner::regrole::text, 'sv_')
  ), things AS (
    SELECT * FROM pg_class WHERE relnamespace IN (SELECT oid FROM mine)
  )
  SELECT concat_ws(' ', 'thing', oid::regclass, relkind, relowner::regrole, relrowsecurity, reloptions,
    pg_get_expr(relpartbound, oid), ${sorted('relacl')}) AS line FROM things
  UNION ALL
  SELECT concat_ws(' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
    pg_get_expr(adbin, adrelid), ${sorted('attacl')})
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid IN (SELECT oid FROM things) AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace IN (SELECT oid FROM mine)
  UNION ALL
  SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid)) FROM pg_index WHERE indrelid IN (SELECT oid FROM things)
  UNION ALL
  SELECT concat_ws(' ', 'policy', polrelid::regclass, polname, polcmd, polroles::regrole[],
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  FROM pg_policy WHERE polrelid IN (SELECT oid FROM things)
  UNION ALL
  SELECT concat_ws(' ', 'function', proowner::regrole, ${sorted('proacl')}, pg_get_functiondef(oid))
  FROM pg_proc WHERE pronamespace IN (SELECT oid FROM mine) AND prokind = 'f'
  ORDER BY 1`;

/** Line by line what a database is made of: who may do what with which tables, columns, indexes and functions. */
export const shapeOf = async (database: FreshDatabase): Promise<string[]> =>
  (await database.query<{ line: string }>(SHAPE)).map(({ line }) => line);
