import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { texts } from '../../guardrails/terraform-json';
import { References } from '../../operations/access/references';
import { EmulatedIam } from '../../operations/local/emulated-iam';
import { KubernetesClient } from '../../operations/local/kubernetes-client';
import type { OidcIssuer } from '../../operations/local/oidc-issuer';
import type { LocalRun } from './local-run';
import { Skip } from './results';
import type { VaultSession } from './vault-session';

/** Of a role of an auth method, with references to its method resolved. */
type Role = Readonly<Record<string, unknown>>;

/** Logs in at the auth methods of the applied stacks, as those would whom their roles are bound to, or somebody else. */
export class Logins {
  private reviewer?: string;

  constructor(private readonly run: LocalRun) {}

  /**
   * By a service account's token, which the API server signs and reviews.
   *
   * @param other What is otherwise than the role is bound to. @default - nothing
   * @throws Skip where no API server runs, or the role was not applied.
   */
  async kubernetes(
    mount: string,
    role: string,
    other: { readonly namespace?: string; readonly account?: string; readonly audience?: string } = {},
  ): Promise<VaultSession> {
    const config = this.role('vault_kubernetes_auth_backend_role', mount, role);
    const [namespace] = texts(config['bound_service_account_namespaces']);
    const [account] = texts(config['bound_service_account_names']);
    const bound = { namespace: namespace!, account: account!, audience: String(config['audience']), ...other };
    await this.introduceVault();
    const jwt = await this.cluster.serviceAccountToken(bound.namespace, bound.account, bound.audience);
    this.run.secrets.push(jwt);
    return this.login(`auth/${mount}/login`, { role, jwt });
  }

  /**
   * By a token of the issuer of this run.
   *
   * @param other Claims that are otherwise than the role is bound to. @default - none
   */
  async jwt(mount: string, role: string, other: Readonly<Record<string, unknown>> = {}): Promise<VaultSession> {
    const config = this.role('vault_jwt_auth_backend_role', mount, role);
    const [aud] = texts(config['bound_audiences']);
    const jwt = this.issuer.token({ sub: 'job', aud, ...(config['bound_claims'] as object), ...other });
    this.run.secrets.push(jwt);
    return this.login(`auth/${mount}/login`, { role, jwt });
  }

  /** By the session of an IAM role, which stands in moto for whoever may assume it. @param iamRole as ARN @default - the role's own */
  async aws(mount: string, role: string, iamRole?: string): Promise<VaultSession> {
    const config = this.role('vault_aws_auth_backend_role', mount, role);
    const [bound] = texts(config['bound_iam_principal_arns']);
    const arn = iamRole ?? bound!;
    const { emulators, region } = this.run.environment;
    const iam = new EmulatedIam(emulators!.aws, region);
    await iam.createRole(arn);
    const { iam_server_id_header_value: serverId } = await this.run.root.read(`auth/${mount}/config/client`);
    return this.login(`auth/${mount}/login`, { role, ...iam.loginOf(await iam.assumeRole(arn), serverId) });
  }

  /** By the id of the role and a secret id, as who hands them out gave them. */
  async appRole(mount: string, role: string, roleId: string, secretId: string): Promise<VaultSession> {
    this.role('vault_approle_auth_backend_role', mount, role);
    return this.login(`auth/${mount}/login`, { role_id: roleId, secret_id: secretId });
  }

  /** By whatever the login of an auth method takes. */
  async login(path: string, body: object): Promise<VaultSession> {
    const { auth } = await this.run.root.expect('POST', path, { body });
    this.run.count('logins by Kubernetes, AWS, AppRole and signed tokens');
    return this.run.session(auth.client_token);
  }

  /** @throws Skip unless the stack that has it was applied. */
  role(type: string, mount: string, name: string): Role {
    const found = this.run.stacks.flatMap((stack) => {
      const references = new References(stack);
      return stack
        .resources(type)
        .filter(({ config }) => references.text(config['backend']) === mount)
        .filter(({ config }) => (config['role_name'] ?? config['role']) === name)
        .map(({ config }) => ({ stack, config }));
    });
    const [role] = found;
    if (!role) throw new Error(`no stack has a role '${name}' of 'auth/${mount}'`);
    this.needs(role.stack);
    return role.config;
  }

  /** @throws Skip unless it was applied. */
  needs(stack: SynthesizedStack): void {
    if (!this.run.applied.has(stack)) throw new Skip(`${stack.name} was not applied`);
  }

  /**
   * Tells Vault where the API server of this machine is, and gives it the token that its pod would have: the stacks say what is right
   * in a pod.
   */
  private async introduceVault(): Promise<void> {
    if (this.reviewer) return;
    const { endpoint, certificateAuthority } = this.run.emulators!.kubernetes!;
    this.reviewer = await this.cluster.serviceAccountToken('vault', 'vault', 'https://kubernetes.default.svc');
    this.run.secrets.push(this.reviewer);
    const mounts = await this.run.root.read('sys/auth');
    for (const [path, { type }] of Object.entries<{ type: string }>(mounts)) {
      if (type !== 'kubernetes') continue;
      await this.run.root.write(`auth/${path}config`, {
        kubernetes_host: endpoint,
        kubernetes_ca_cert: certificateAuthority,
        token_reviewer_jwt: this.reviewer,
        disable_local_ca_jwt: true,
      });
    }
  }

  private get cluster(): KubernetesClient {
    const address = this.run.emulators?.kubernetes;
    if (!address) throw new Skip('there is no Kubernetes API server on this machine');
    return new KubernetesClient(address, 'k8s-aws-v1.end-to-end-run');
  }

  private get issuer(): OidcIssuer {
    if (!this.run.issuer) throw new Skip('the OpenID issuer does not run');
    return this.run.issuer;
  }
}

/** @throws Error unless Vault refuses the login. */
export async function isNobody(login: Promise<VaultSession>, whose: string): Promise<void> {
  const admitted = await login.then(
    () => true,
    (error: Error) => {
      if (/^POST auth\/\S+: 40[03] /.test(error.message)) return false;
      throw error;
    },
  );
  if (admitted) throw new Error(`${whose} is let in`);
}
