import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (text: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));

/** Header and claims of an access token. */
export function read(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header, claims] = token.split('.');
  return { header: decode(header!), claims: decode(claims!) };
}

/** The same token with other claims or another header, signed by this key; without one, not at all. */
export function resign(
  token: string,
  key: KeyObject | null,
  changed: { claims?: Record<string, unknown>; header?: Record<string, unknown> } = {},
): string {
  const { header, claims } = read(token);
  const text = `${encode({ ...header, ...changed.header })}.${encode({ ...claims, ...changed.claims })}`;
  return `${text}.${key ? sign(null, Buffer.from(text), key).toString('base64url') : ''}`;
}

/** Seconds since 1970, as tokens tell time. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** An Ed25519 key, and its text for `TOKEN_KEY`. */
export function newKey(): { key: KeyObject; pem: string } {
  const key = generateKeyPairSync('ed25519').privateKey;
  return { key, pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
