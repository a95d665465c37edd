import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const KEY_ID = 'of-this-machine';

/** Signs tokens in the name of an issuer of this machine. Whoever has its key is the issuer. */
export class TokenSigner {
  /** @param issuer The `iss` of its tokens. */
  constructor(
    readonly issuer: string,
    private readonly key: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  ) {}

  /** @param pem As {@link pem} gives it. */
  static of(issuer: string, pem: string): TokenSigner {
    return new TokenSigner(issuer, createPrivateKey(pem));
  }

  get pem(): string {
    return this.key.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  /** As its clients ask for it. */
  get publicKey(): object {
    return { ...createPublicKey(this.key).export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' };
  }

  /** A token that is good for five minutes. */
  token(claims: Readonly<Record<string, unknown>>): string {
    const now = Math.floor(Date.now() / 1000);
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const payload = { iss: this.issuer, iat: now, nbf: now, exp: now + 300, ...claims };
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${encode(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), this.key).toString('base64url')}`;
  }
}
