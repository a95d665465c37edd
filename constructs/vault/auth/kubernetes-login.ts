import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import { Construct } from 'constructs';
import type { Principal } from '../principal';

export interface KubernetesLoginProps {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * Lets one Kubernetes service account log in as `principal`, at the auth method `kubernetes/`, for an hour at a time. The pod's
 * token must be made for the audience `vault`.
 */
export class KubernetesLogin extends Construct {
  constructor(principal: Principal, props: KubernetesLoginProps) {
    super(principal, 'Kubernetes');
    new KubernetesAuthBackendRole(this, 'Resource', {
      backend: 'kubernetes',
      roleName: principal.policyName,
      boundServiceAccountNamespaces: [props.namespace],
      boundServiceAccountNames: [props.serviceAccount],
      audience: 'vault',
      tokenPolicies: [principal.policyName],
      tokenTtl: 3600,
    });
  }
}
