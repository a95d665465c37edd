import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { pageHeaders, signInPage } from './sign-in-page';

/** Groups of each person, by name. */
export type People = Readonly<Record<string, readonly string[]>>;

export interface SignInProps {
  /** Vault, as the issuer knows it: what `strongroom seed` gives to `auth/oidc/config`. */
  readonly client: { readonly id: string; readonly secret: string };
  readonly people: People;
  /** Where a browser may be sent besides this machine. @default - nowhere */
  readonly redirectUris?: readonly string[];
}

/** What a browser or a client gets. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a code stands for, until it is traded in. */
interface Grant {
  readonly person: string;
  readonly redirectUri: string;
  readonly nonce: string | null;
  /** Of PKCE. */
  readonly challenge: string | null;
  readonly expires: number;
}

const CODE_LIFETIME = 60_000;

/**
 * Logs people in by the authorization code flow of OpenID Connect: whoever sits at this machine says who they are. What it takes from a
 * client it checks all the same, so that Vault is used as with a real provider.
 *
 * A mistake of a client is told to the browser, not to the client: here it is for whoever develops.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 */
export class SignIn {
  private readonly grants = new Map<string, Grant>();

  /** @param sign Makes a token of claims. */
  constructor(
    private readonly props: SignInProps,
    private readonly sign: (claims: Readonly<Record<string, unknown>>) => string,
  ) {}

  /** Asks who it is; whoever `login_hint` names is sent back with a code. */
  authorize(request: URLSearchParams): Reply {
    const mistake = this.mistakeIn(request);
    if (mistake) return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${mistake}\n` };
    const { people } = this.props;
    const person = request.get('login_hint');
    if (person === null || !Object.hasOwn(people, person))
      return { status: 200, headers: pageHeaders, body: signInPage(people, request) };

    const redirectUri = request.get('redirect_uri')!;
    const location = new URL(redirectUri);
    const [nonce, challenge] = [request.get('nonce'), request.get('code_challenge')];
    location.searchParams.set('code', this.issueCode({ person, redirectUri, nonce, challenge }));
    const state = request.get('state');
    if (state !== null) location.searchParams.set('state', state);
    return { status: 302, headers: { ...pageHeaders, location: location.href }, body: '' };
  }

  /**
   * Trades a code for an identity.
   *
   * @param authorization The header with the client's id and secret. @default - they are in the form
   */
  token(authorization: string | undefined, form: URLSearchParams): Reply {
    if (!this.isClient(authorization, form))
      return refusal(401, 'invalid_client', 'The id or the secret is not that of the client.');
    if (form.get('grant_type') !== 'authorization_code')
      return refusal(400, 'unsupported_grant_type', 'Only authorization_code is.');
    const code = form.get('code') ?? '';
    const grant = this.grants.get(code);
    this.grants.delete(code);
    if (!grant || grant.expires < Date.now())
      return refusal(400, 'invalid_grant', 'The code is unknown, was used, or is older than a minute.');
    if (form.get('redirect_uri') !== grant.redirectUri)
      return refusal(400, 'invalid_grant', 'The code was made for another redirect_uri.');
    if (challengeOf(form.get('code_verifier')) !== grant.challenge)
      return refusal(400, 'invalid_grant', 'The code_verifier is not that of the code_challenge.');
    const { client, people } = this.props;
    const { person, nonce } = grant;
    return json(200, {
      // For an endpoint that says more about people, which is not there.
      access_token: randomBytes(24).toString('base64url'),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: this.sign({ sub: person, aud: client.id, groups: people[person], ...(nonce !== null && { nonce }) }),
    });
  }

  private mistakeIn(request: URLSearchParams): string | undefined {
    if (request.get('client_id') !== this.props.client.id) return 'The client_id is not that of Vault.';
    if (!this.mayFollow(request.get('redirect_uri') ?? ''))
      return 'The redirect_uri is neither on this machine nor one of Vault.';
    if (request.get('response_type') !== 'code') return 'The response_type must be code.';
    if (!request.get('scope')?.split(' ').includes('openid')) return 'The scope must have openid.';
    const method = request.get('code_challenge_method');
    if (request.has('code_challenge') ? method !== 'S256' : method !== null)
      return 'A code_challenge must be there with the code_challenge_method S256.';
    return undefined;
  }

  private mayFollow(address: string): boolean {
    if (this.props.redirectUris?.includes(address)) return true;
    if (!URL.canParse(address)) return false;
    const { protocol, hostname, username, hash } = new URL(address);
    if (!/^https?:$/.test(protocol) || username || hash) return false;
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  }

  private issueCode(grant: Omit<Grant, 'expires'>): string {
    for (const [code, { expires }] of this.grants) if (expires < Date.now()) this.grants.delete(code);
    const code = randomBytes(24).toString('base64url');
    this.grants.set(code, { ...grant, expires: Date.now() + CODE_LIFETIME });
    return code;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
  private isClient(authorization: string | undefined, form: URLSearchParams): boolean {
    const [, basic] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
    const decoded = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString();
    // Both parts were form-encoded first.
    const [id, secret] = decoded
      ? new URLSearchParams(`id=${decoded.replace(':', '&secret=')}`).values()
      : [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
    return isSame(id, this.props.client.id) && isSame(secret, this.props.client.secret);
  }
}

/** Everyone whom an environment names a group for, and `visitor`, whom it names none for. */
export function peopleOf(groups: Readonly<Record<string, string>>): People {
  return { ...Object.fromEntries(Object.entries(groups).map(([person, group]) => [person, [group]])), visitor: [] };
}

function challengeOf(verifier: string | null): string | null {
  return verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
}

function isSame(given = '', expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one!, other!);
}

function refusal(status: number, error: string, why: string): Reply {
  return json(status, { error, error_description: why });
}

function json(status: number, body: object): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
