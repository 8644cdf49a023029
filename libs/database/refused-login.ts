/** Wrong password; no such role, or one that may not log in; no right to this database. */
const REFUSED = ['28P01', '28000', '42501'];

/** Whether a server answered, and lets who asked not in. */
export const refusesLogin = (error: unknown): boolean =>
  REFUSED.includes(String((error as { code?: unknown }).code));
