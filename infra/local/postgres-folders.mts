import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Of the server, and of the other one where there is a standby. */
export const POSTGRES_FOLDERS = ['postgres', 'postgres-2'] as const;
/** Names the folder of the primary. */
export const PRIMARY_FILE = 'postgres-primary';

/** The folder of the primary: that of the first server until the other is promoted. */
export function primaryFolder(dataDir: string): string {
  const file = path.join(dataDir, PRIMARY_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : POSTGRES_FOLDERS[0];
}
