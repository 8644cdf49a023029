import type { Words } from '../words/en';

/** A realm by its name in the language of now, or as the content has it. */
export const realmName = ({ key, name }: { key: string; name?: string }, { realms }: Words): string =>
  (realms as Record<string, string>)[key] ?? name ?? key.replaceAll('-', ' ');
