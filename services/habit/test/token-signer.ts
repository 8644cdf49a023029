import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_ISSUER } from '#libs/auth';
import { randomIds } from '#libs/domain-kit';

const KEY_ID = 'test';

/** Stands in for identity: publishes a key and signs tokens with it, for whoever a test asks. */
export class TokenSigner {
  private constructor(
    readonly jwksUrl: string,
    private readonly key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'],
    readonly close: () => void,
  ) {}

  static async open(): Promise<TokenSigner> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const keys = [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'EdDSA', use: 'sig' }];
    const server = createServer((_, answer) =>
      answer.setHeader('content-type', 'application/json').end(JSON.stringify({ keys })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    return new TokenSigner(url, privateKey, () => {
      server.closeAllConnections();
      server.close();
    });
  }

  token(userId: string, timeZone = 'UTC'): Promise<string> {
    return new SignJWT({ sid: randomIds().next(), premium: false, tz: timeZone })
      .setProtectedHeader({ alg: 'EdDSA', kid: KEY_ID })
      .setSubject(userId)
      .setIssuer(ACCESS_TOKEN_ISSUER)
      .setAudience(ACCESS_TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('15m')
      .sign(this.key);
  }
}
