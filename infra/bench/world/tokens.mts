import { createHash, createPublicKey, type KeyObject, randomUUID, sign } from 'node:crypto';

/** Longer than any run. */
const TOKEN_HOURS = 12;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes access tokens as identity signs them, for people whose passwords nobody has to hash. */
export function tokenMaker(key: KeyObject, now: Date): (userId: string) => string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  const header = encode({ alg: 'EdDSA', kid, typ: 'JWT' });
  const iat = Math.floor(now.getTime() / 1_000);
  const common = { iss: 'https://sacredvalley.example', aud: 'sacred-valley', premium: false, tz: 'UTC' };
  return (userId) => {
    const claims = { ...common, sid: randomUUID(), sub: userId, iat, exp: iat + TOKEN_HOURS * 3_600 };
    const text = `${header}.${encode(claims)}`;
    return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
  };
}
