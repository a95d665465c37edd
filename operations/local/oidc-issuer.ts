import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { refuseTaken } from './port';
import { type Reply, SignIn, type SignInProps } from './sign-in';
import { TokenSigner } from './token-signer';

export interface OidcIssuerOptions {
  /** Where it listens, which is also the `iss` of its tokens: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** See {@link TokenSigner.pem}. @default - one of its own */
  readonly key?: string;
  /** Who logs in, and by which client. @default - nobody can */
  readonly people?: SignInProps;
}

/**
 * Stands in for GitHub, GitLab and whoever else signs tokens with OpenID discovery, on this machine only: it serves its discovery
 * document and its public key, and signs whatever it is told. Told whom to let in, it is single sign-on as well.
 */
export class OidcIssuer {
  private readonly signer: TokenSigner;
  readonly url: string;
  private readonly signIn?: SignIn;
  private readonly server = createServer(async (request, response) => {
    const { status, headers, body } = await this.answer(request).catch(() => document(400, {}));
    response.writeHead(status, headers).end(body);
  });

  private constructor({ url, key, people }: OidcIssuerOptions) {
    this.url = url;
    this.signer = key === undefined ? new TokenSigner(url) : TokenSigner.of(url, key);
    if (people) this.signIn = new SignIn(people, (claims) => this.token(claims));
  }

  static async start(options: OidcIssuerOptions): Promise<OidcIssuer> {
    const port = Number(new URL(options.url).port);
    await refuseTaken(port, 'the OpenID issuer');
    const issuer = new OidcIssuer(options);
    await once(issuer.server.listen(port, '127.0.0.1'), 'listening');
    return issuer;
  }

  /** A token that is good for five minutes. */
  token(claims: Readonly<Record<string, unknown>>): string {
    return this.signer.token(claims);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await once(this.server.close(), 'close');
  }

  private async answer(request: IncomingMessage): Promise<Reply> {
    const { method, url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    switch (`${method} ${pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return document(200, this.discovery());
      case 'GET /keys':
        return document(200, { keys: [this.signer.publicKey] });
      case 'GET /authorize':
        if (this.signIn) return this.signIn.authorize(searchParams);
        break;
      case 'POST /token':
        if (this.signIn) return this.signIn.token(headers.authorization, new URLSearchParams(await text(request)));
    }
    return document(404, {});
  }

  private discovery(): object {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/keys`,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      scopes_supported: ['openid'],
      claims_supported: ['sub', 'groups'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
  }
}

function document(status: number, body: object): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
