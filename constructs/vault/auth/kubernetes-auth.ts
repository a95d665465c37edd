import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { KubernetesAuthBackendConfig } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-config';
import type { Construct } from 'constructs';
import { AuthMethod } from './auth-method';

export interface KubernetesAuthProps {
  /** @default 'kubernetes' */
  readonly path?: string;
  /** That Vault does not run in. @default - Vault runs in one of its pods, whose service account reviews the tokens of clients */
  readonly cluster?: ClusterAddress | undefined;
}

/** How a client from outside reaches a cluster. */
export interface ClusterAddress {
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

/**
 * Logins of the service accounts of the cluster that Vault runs in. No reviewer token is stored: Vault uses its pod's own, which
 * the kubelet renews; outside a pod each client's token reviews itself.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/kubernetes#how-to-work-with-short-lived-kubernetes-tokens
 */
export class KubernetesAuth extends AuthMethod {
  /** Of the one that all tenants share, for logins in other stacks. */
  static readonly sharedPath = 'kubernetes';

  constructor(scope: Construct, id: string, props: KubernetesAuthProps = {}) {
    super(scope, id, props.path ?? KubernetesAuth.sharedPath);
    const backend = new AuthBackend(this, 'Resource', {
      type: 'kubernetes',
      path: this.path,
      lifecycle: { preventDestroy: true },
    });
    new KubernetesAuthBackendConfig(this, 'Config', {
      backend: backend.path,
      ...(props.cluster
        ? {
            kubernetesHost: props.cluster.endpoint,
            kubernetesCaCert: props.cluster.certificateAuthority,
            disableLocalCaJwt: true,
          }
        : { kubernetesHost: 'https://kubernetes.default.svc', disableLocalCaJwt: false }),
    });
  }
}
