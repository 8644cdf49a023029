import { sign } from 'node:crypto';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The same token with another end, signed by the key that the product was given. @param key PEM */
export function expiringToken(token: string, key: string, lastsSeconds: number): string {
  const [header, claims] = token.split('.').map((part) => Buffer.from(part!, 'base64url').toString());
  const exp = Math.floor(Date.now() / 1000) + lastsSeconds;
  const body = `${encode(JSON.parse(header!) as object)}.${encode({ ...(JSON.parse(claims!) as object), exp })}`;
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`;
}
