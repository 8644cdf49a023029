import { createHmac, randomBytes } from 'node:crypto';
import { Stop } from '../local/say.mts';
import { Home } from '../local/home.mts';

const FILE = 'demo.json';
const SECRET_BYTES = 24;
const MARK_LENGTH = 6;
const PASSWORD_LENGTH = 20;

export interface Credentials {
  username: string;
  email: string;
  password: string;
}

/**
 * Names and passwords of the demo's people, made from a secret that is made once: a second run finds the same
 * people, and nobody who reads this code can sign in as them.
 * @param dataDir where the secret is kept, for its owner alone
 */
export function credentialsFrom(dataDir: string): (seed: number, displayName: string) => Credentials {
  const text = new Home(dataDir).secret(FILE, () =>
    JSON.stringify({ secret: randomBytes(SECRET_BYTES).toString('base64url') }),
  );
  const secret = secretIn(text, dataDir);
  const derive = (...words: (string | number)[]): string =>
    createHmac('sha256', secret).update(JSON.stringify(words)).digest('base64url');
  return (seed, displayName) => {
    const mark = derive('mark', seed)
      .replaceAll(/[^A-Za-z0-9]/g, '')
      .slice(0, MARK_LENGTH)
      .toLowerCase();
    const username = `${displayName.toLowerCase().replaceAll(' ', '-')}.${mark}`;
    const password = derive('password', username).slice(0, PASSWORD_LENGTH);
    return { username, email: `${username}@sacredvalley.example`, password };
  };
}

function secretIn(text: string, dataDir: string): string {
  try {
    const { secret } = JSON.parse(text) as { secret?: unknown };
    if (typeof secret === 'string' && secret !== '') return secret;
  } catch {
    // Told below.
  }
  throw new Stop(`${FILE} in ${dataDir} is broken: take it away, and the demo begins with new people.`);
}
