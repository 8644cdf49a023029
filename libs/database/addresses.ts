import { roleOf } from './roles';
import type { DatabaseSettings, SchemaName } from './settings';

const SCHEMA_PLACE = '{schema}';
/** The login before the hosts, of which there may be several: `URL` takes only one. */
const LOGIN = /^([a-z]+:\/\/)[^@/?#]+@/;

/** Where the pool of one service leads. */
export const poolUrl = (settings: DatabaseSettings, schema: SchemaName): string =>
  withLogin(settings.url.replaceAll(SCHEMA_PLACE, schema), settings, schema);

/** Where one service takes a connection that stays the same. */
export const directUrlOf = (settings: DatabaseSettings, schema: SchemaName): string =>
  withLogin(settings.directUrl ?? settings.url, settings, schema);

/** Where one service reads what may lag; null without a replica. */
export const replicaUrlOf = (settings: DatabaseSettings, schema: SchemaName): string | null =>
  settings.replicaUrl === undefined ? null : withLogin(settings.replicaUrl, settings, schema);

/** Where schemas are made and migrated; null where no login is named that could, so that another process has to. */
export function ownerUrlOf({ url, directUrl, ownerUrl }: DatabaseSettings): string | null {
  const given = ownerUrl ?? directUrl ?? url;
  return LOGIN.test(given) ? given : null;
}

/** The address with the service's own login, where it has one. */
function withLogin(url: string, { passwords }: DatabaseSettings, schema: SchemaName): string {
  const password = passwords?.[schema];
  if (password === undefined) return url;
  const login = `${roleOf(schema)}:${encodeURIComponent(password)}`;
  return url.replace(LOGIN, '$1').replace('://', () => `://${login}@`);
}
