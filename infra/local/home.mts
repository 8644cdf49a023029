import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorText, Stop } from './say.mts';

/** The folder that holds everything of one installation: its database, its secrets, its logs. */
export class Home {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = path.resolve(folder);
    try {
      mkdirSync(this.folder, { recursive: true });
    } catch (error) {
      throw new Stop(
        `${this.folder} can't be a folder for data (${errorText(error)}): set another DATA_DIR.`,
      );
    }
  }

  path(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  /** A secret that is made once and kept where its owner alone can read it. */
  secret(name: string, make: () => string = () => randomBytes(24).toString('base64url')): string {
    const file = this.path(name);
    if (!existsSync(file)) {
      writeFileSync(`${file}.new`, make(), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
    return readFileSync(file, 'utf8').trim();
  }
}
