import { SignJWT, decodeJwt, importPKCS8 } from 'jose';
import type { Product } from './product';

/** Signs access tokens of ours anew with the product's own key: the same person and session, at other times. */
export async function signerOf(product: Product) {
  const [row] = await product.query<{ private_key: string }>('SELECT private_key FROM identity.signing_key');
  const key = await importPKCS8(row!.private_key, 'EdDSA');
  return (token: string, times: { issuedBefore_s: number; lasts_s: number }): Promise<string> => {
    const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { alg: string };
    const claims = decodeJwt(token);
    const iat = claims.iat! - times.issuedBefore_s;
    return new SignJWT({ ...claims, iat, exp: iat + times.lasts_s }).setProtectedHeader(header).sign(key);
  };
}
