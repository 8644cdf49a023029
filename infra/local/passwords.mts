import { type Home } from './home.mts';

/** Whose roles log in by themselves (libs/database); a test holds the two together. */
export const SCHEMAS = ['identity', 'habit', 'progression', 'clan', 'leaderboard', 'content'] as const;

/** What every process reads, whatever part it runs. */
const OF_EVERY_PART = 'content';

/**
 * The setting DATABASE_PASSWORDS of a process: each role's own password, made once and kept.
 * @param part whose process it is; null: of all parts
 */
export const passwordsOf = (home: Home, part: string | null): string =>
  SCHEMAS.filter((schema) => part === null || schema === part || schema === OF_EVERY_PART)
    .map((schema) => `${schema}=${home.secret(`postgres-password-${schema}`)}`)
    .join(',');
