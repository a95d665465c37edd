import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { KubernetesAuthBackendConfig } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-config';
import { Construct } from 'constructs';

export interface KubernetesAuthProps {
  /** Whether Vault itself runs in a pod, so that its own service account reviews the tokens of clients. */
  readonly vaultRunsInPod: boolean;
}

/**
 * The auth method `kubernetes/` of the cluster that Vault runs in. No reviewer token is stored: Vault uses its pod's own, which
 * the kubelet renews; outside a pod each client's token reviews itself.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/kubernetes#how-to-work-with-short-lived-kubernetes-tokens
 */
export class KubernetesAuth extends Construct {
  /** Where it is mounted, for logins in other stacks. */
  static readonly path = 'kubernetes';

  constructor(scope: Construct, id: string, props: KubernetesAuthProps) {
    super(scope, id);
    const backend = new AuthBackend(this, 'Resource', {
      type: 'kubernetes',
      path: KubernetesAuth.path,
      lifecycle: { preventDestroy: true },
    });
    new KubernetesAuthBackendConfig(this, 'Config', {
      backend: backend.path,
      kubernetesHost: 'https://kubernetes.default.svc',
      disableLocalCaJwt: !props.vaultRunsInPod,
    });
  }
}
