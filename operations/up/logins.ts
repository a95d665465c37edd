import { randomUUID } from 'node:crypto';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { texts } from '../../guardrails/terraform-json';
import { References } from '../access/references';
import { EmulatedIam } from '../local/emulated-iam';
import { LeftOut } from '../steps';
import type { LocalPlatform } from './local-platform';

/** Of a role of an auth method, with references to its method resolved. */
type Role = Readonly<Record<string, unknown>>;

/**
 * Logs in at the auth methods of a platform, as those would whom their roles are bound to, or somebody else.
 *
 * Each login throws LeftOut where its role was not applied, or nobody stands in for who vouches, and an Error where Vault refuses it.
 */
export class Logins {
  constructor(private readonly platform: LocalPlatform) {}

  /** By a service account's token, which the API server signs and reviews. @param other What is otherwise than the role is bound to. @default - nothing */
  async kubernetes(
    mount: string,
    role: string,
    other: { readonly namespace?: string; readonly account?: string; readonly audience?: string } = {},
  ): Promise<string> {
    const config = this.role('vault_kubernetes_auth_backend_role', mount, role);
    const [namespace] = texts(config['bound_service_account_namespaces']);
    const [account] = texts(config['bound_service_account_names']);
    const bound = { namespace: namespace!, account: account!, audience: String(config['audience']), ...other };
    const jwt = await this.platform.cluster.serviceAccountToken(bound.namespace, bound.account, bound.audience);
    this.platform.secrets.push(jwt);
    return this.login(`auth/${mount}/login`, { role, jwt });
  }

  /** By a token of the issuer. @param other Claims that are otherwise than the role is bound to. @default - none */
  async jwt(mount: string, role: string, other: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.login(`auth/${mount}/login`, { role, jwt: this.jobToken(mount, role, other) });
  }

  /** What the issuer signs for a job that a role is bound to. */
  jobToken(mount: string, role: string, other: Readonly<Record<string, unknown>> = {}): string {
    const config = this.role('vault_jwt_auth_backend_role', mount, role);
    const { issuer, secrets } = this.platform;
    if (!issuer) throw new LeftOut('the OpenID issuer does not run');
    const [aud] = texts(config['bound_audiences']);
    const jwt = issuer.token({ sub: 'job', aud, ...(config['bound_claims'] as object), ...other });
    secrets.push(jwt);
    return jwt;
  }

  /** By the session of an IAM role, which stands in moto for whoever may assume it. @param iamRole As ARN. @default - the role's own */
  async aws(mount: string, role: string, iamRole?: string): Promise<string> {
    const config = this.role('vault_aws_auth_backend_role', mount, role);
    const [bound] = texts(config['bound_iam_principal_arns']);
    const { emulators, region } = this.platform.environment;
    const iam = new EmulatedIam(emulators!.aws, region);
    const arn = iamRole ?? bound!;
    await iam.createRole(arn);
    const { iam_server_id_header_value: serverId } = this.find('vault_aws_auth_backend_client', mount)!.config;
    return this.login(`auth/${mount}/login`, { role, ...iam.loginOf(await iam.assumeRole(arn), String(serverId)) });
  }

  /**
   * By single sign-on, as a browser would: Vault says where to, the issuer asks who it is, and Vault gets the code that comes back.
   *
   * @param person As the issuer's page calls them.
   */
  async oidc(mount: string, person: string): Promise<string> {
    const { allowed_redirect_uris: allowed } = this.role('vault_jwt_auth_backend_role', mount, 'people');
    const [redirect_uri] = texts(allowed);
    const body = { redirect_uri, client_nonce: randomUUID() };
    const { client: vault } = await this.platform.nodes.leader();
    const { auth_url } = (await vault.expect('POST', `auth/${mount}/oidc/auth_url`, { body })).data;
    if (!auth_url)
      throw new Error(`Vault sends nobody from auth/${mount} anywhere: it has no client, or refuses ${redirect_uri}`);
    const page = await (await fetch(auth_url)).text();
    const [, link] = new RegExp(`<a href="([^"]+)">${person}</a>`).exec(page) ?? [];
    if (!link) throw new Error(`the page has no link for '${person}': ${page}`);
    const answer = await fetch(new URL(link.replaceAll('&amp;', '&'), auth_url), { redirect: 'manual' });
    const { searchParams: back } = new URL(answer.headers.get('location')!);
    back.set('client_nonce', body.client_nonce);
    const { auth } = await vault.expect('GET', `auth/${mount}/oidc/callback?${back}`);
    this.platform.secrets.push(auth.client_token);
    return auth.client_token;
  }

  /** By whatever the login of an auth method takes. */
  async login(path: string, body: object): Promise<string> {
    const { client } = await this.platform.nodes.leader();
    const { auth } = await client.expect('POST', path, { body, seconds: 30 });
    this.platform.secrets.push(auth.client_token);
    return auth.client_token;
  }

  /** @throws LeftOut unless the stack that has it was applied. */
  role(type: string, mount: string, name: string): Role {
    const found = this.find(type, mount, name);
    if (!found) throw new Error(`no stack has a role '${name}' of 'auth/${mount}'`);
    this.needs(found.stack);
    return found.config;
  }

  /** @throws LeftOut unless it was applied. */
  needs(stack: SynthesizedStack): void {
    if (!this.platform.applied.has(stack)) throw new LeftOut(`${stack.name} was not applied`);
  }

  find(type: string, mount: string, role?: string) {
    return this.platform.stacks
      .flatMap((stack) => {
        const references = new References(stack);
        return stack
          .resources(type)
          .filter(({ config }) => references.text(config['backend']) === mount)
          .map(({ config }) => ({ stack, config }));
      })
      .find(({ config }) => role === undefined || (config['role_name'] ?? config['role']) === role);
  }
}
