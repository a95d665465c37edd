import { randomBytes } from 'node:crypto';
import type { Environment } from '../../environments/environment';
import type { Child } from '../local/child';
import { peopleOf } from '../local/sign-in';
import { startStandIn } from '../local/stand-in';
import { TokenSigner } from '../local/token-signer';

/** What makes an issuer, for another process. */
export interface KeptIssuer {
  readonly url: string;
  /** See {@link TokenSigner.pem}. */
  readonly key: string;
  /** Vault, as it is known there: what `strongroom seed` gives to `auth/oidc/config`. */
  readonly client: { readonly id: string; readonly secret: string };
}

/** Who signs the tokens of jobs and people on this machine, in the place of GitHub, GitLab and single sign-on. */
export class Issuer {
  private readonly signer: TokenSigner;

  private constructor(
    readonly kept: KeptIssuer,
    private readonly child?: Child,
  ) {
    this.signer = TokenSigner.of(kept.url, kept.key);
  }

  static async start({ issuers, logins }: Environment, logFile: string): Promise<Issuer> {
    const url = issuers.github;
    const client = { id: 'vault', secret: randomBytes(24).toString('hex') };
    const kept = { url, key: new TokenSigner(url).pem, client };
    const issuer = { url, key: kept.key, people: { client, people: peopleOf(logins.oidc?.groups ?? {}) } };
    const child = await startStandIn('the OpenID issuer', Number(new URL(url).port), { issuer }, logFile);
    return new Issuer(kept, child);
  }

  /** One that runs. */
  static of(kept: KeptIssuer): Issuer {
    return new Issuer(kept);
  }

  get url(): string {
    return this.kept.url;
  }

  /** A token that is good for five minutes. */
  token(claims: Readonly<Record<string, unknown>>): string {
    return this.signer.token(claims);
  }

  async stop(): Promise<void> {
    await this.child?.stop();
  }
}
