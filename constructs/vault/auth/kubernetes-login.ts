import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import { Construct } from 'constructs';
import { checkName } from '../name';
import type { Principal } from '../principal';
import { KubernetesAuth } from './kubernetes-auth';
import { type TokenLifetime, tokenLifetime } from './token-lifetime';

export interface KubernetesLoginProps {
  /** Name that the client asks for. @default - the principal's */
  readonly role?: string;
  readonly namespaces: readonly string[];
  /** Each of them, in each of the namespaces. */
  readonly serviceAccounts: readonly string[];
  /** That the pod's token must be made for. @default 'vault' */
  readonly audience?: string;
  /** @default - an hour, renewable up to eight */
  readonly token?: TokenLifetime;
  /** Whether tokens carry Vault's policy `default` besides: what every holder of a token may do to itself. @default true */
  readonly defaultPolicy?: boolean;
}

/**
 * Lets Kubernetes service accounts log in as `principal`, at the auth method `kubernetes/`. The alias of a login is the account's
 * UID: an account that was deleted and made again under its name is someone else.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role
 */
export class KubernetesLogin extends Construct {
  readonly role: string;

  /** @throws when accounts or namespaces are not named one by one: Vault would take `*` for all of them. */
  constructor(principal: Principal, props: KubernetesLoginProps) {
    super(principal, 'Kubernetes');
    this.role = props.role ?? principal.policyName;
    checkName(this.role, 'a role');
    checkNamed(this.role, 'namespaces', props.namespaces);
    checkNamed(this.role, 'serviceAccounts', props.serviceAccounts);
    if (props.audience === '') {
      throw new Error(`Role '${this.role}' would take tokens made for anyone: name an audience, or leave it out.`);
    }
    new KubernetesAuthBackendRole(this, 'Resource', {
      backend: KubernetesAuth.path,
      roleName: this.role,
      boundServiceAccountNamespaces: [...props.namespaces],
      boundServiceAccountNames: [...props.serviceAccounts],
      audience: props.audience ?? 'vault',
      aliasNameSource: 'serviceaccount_uid',
      tokenPolicies: [principal.policyName],
      tokenNoDefaultPolicy: !(props.defaultPolicy ?? true),
      ...tokenLifetime(props.token ?? {}),
    });
  }
}

function checkNamed(role: string, prop: string, names: readonly string[]): void {
  if (names.length === 0) throw new Error(`Role '${role}' has no ${prop}: name at least one.`);
  const wrong = names.find((name) => !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name));
  if (wrong !== undefined) {
    throw new Error(
      `'${wrong}' in ${prop} of role '${role}' is no name in Kubernetes: give each by its full name, without '*'.`,
    );
  }
}
