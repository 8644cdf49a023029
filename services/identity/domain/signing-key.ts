import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/** The public half, as `GET /.well-known/jwks.json` shows it. */
export interface PublicJwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** Signs access tokens; the key of the refresh chain follows from it, so there is one secret to keep. */
export interface SigningKey {
  privateKey: KeyObject;
  publicJwk: PublicJwk;
  refreshKey: Buffer;
}

export const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** @param pem PKCS #8. @throws Error when it is no private Ed25519 key */
export function signingKeyOf(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('The token key is not an Ed25519 key.');
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const { d } = privateKey.export({ format: 'jwk' });
  // RFC 7638: the thumbprint of the members that are required, in lexical order.
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return {
    privateKey,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: x!, kid, alg: 'EdDSA', use: 'sig' },
    refreshKey: Buffer.from(hkdfSync('sha256', Buffer.from(d!, 'base64url'), '', 'refresh-chain', 32)),
  };
}
