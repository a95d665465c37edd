import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { refuseTaken } from './port';

const KEY_ID = 'of-this-run';

/**
 * Stands in for GitHub, GitLab and whoever else signs tokens with OpenID discovery: it serves its discovery document and its public
 * key, and signs whatever it is told. Nobody can log in at it.
 */
export class OidcIssuer {
  private readonly key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly server = createServer(({ url = '' }, response) => {
    const document = this.documents()[url];
    response
      .writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(document ?? {}));
  });

  /** @param url Where it listens, which is also the `iss` of its tokens: `http://127.0.0.1:<port>`. */
  private constructor(readonly url: string) {}

  static async start(url: string): Promise<OidcIssuer> {
    const port = Number(new URL(url).port);
    await refuseTaken(port, 'the OpenID issuer');
    const issuer = new OidcIssuer(url);
    await once(issuer.server.listen(port, '127.0.0.1'), 'listening');
    return issuer;
  }

  /** A token that is good for five minutes. */
  token(claims: Readonly<Record<string, unknown>>): string {
    const now = Math.floor(Date.now() / 1000);
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const payload = { iss: this.url, iat: now, nbf: now, exp: now + 300, ...claims };
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${encode(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), this.key.privateKey).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await once(this.server.close(), 'close');
  }

  private documents(): Readonly<Record<string, object>> {
    const discovery = {
      issuer: this.url,
      jwks_uri: `${this.url}/keys`,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      response_types_supported: ['code', 'id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
    const key = { ...this.key.publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' };
    return { '/.well-known/openid-configuration': discovery, '/keys': { keys: [key] } };
  }
}
