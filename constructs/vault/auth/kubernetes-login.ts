import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import type { Principal } from '../principal';
import { KubernetesAuth } from './kubernetes-auth';
import { Login, type LoginProps } from './login';

export interface KubernetesLoginProps extends LoginProps {
  /** @default - the one that all tenants share, at `kubernetes/` */
  readonly auth?: KubernetesAuth;
  readonly namespaces: readonly string[];
  /** Each of them, in each of the namespaces. */
  readonly serviceAccounts: readonly string[];
  /** That the pod's token must be made for. @default 'vault' */
  readonly audience?: string;
}

/**
 * Lets Kubernetes service accounts log in as `principal`. The alias of a login is the account's UID: an account that was deleted
 * and made again under its name is someone else.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role
 */
export class KubernetesLogin extends Login {
  /** @throws when accounts or namespaces are not named one by one: Vault would take `*` for all of them. */
  constructor(principal: Principal, props: KubernetesLoginProps) {
    super(principal, 'Kubernetes', props.auth, props);
    checkNamed(this.role, 'namespaces', props.namespaces);
    checkNamed(this.role, 'serviceAccounts', props.serviceAccounts);
    if (props.audience === '') {
      throw new Error(`Role '${this.role}' would take tokens made for anyone: name an audience, or leave it out.`);
    }
    new KubernetesAuthBackendRole(this, 'Resource', {
      backend: props.auth?.path ?? KubernetesAuth.sharedPath,
      roleName: this.role,
      boundServiceAccountNamespaces: [...props.namespaces],
      boundServiceAccountNames: [...props.serviceAccounts],
      audience: props.audience ?? 'vault',
      aliasNameSource: 'serviceaccount_uid',
      ...this.tokens,
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
