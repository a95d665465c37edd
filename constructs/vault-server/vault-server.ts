import { Construct } from 'constructs';
import { type OidcProvider, WorkloadIdentity } from '../cluster/workload-identity';
import type { LocatedChart } from '../platform/chart';
import { ChartRelease } from '../platform/chart-release';
import { sealPermissions } from '../seal/seal-permissions';
import { releaseName } from './names';
import { type ServerValuesProps, serverValues } from './server-values';
import { checkVaultImage } from './vault-image';
import type { VaultValues } from './vault-values';

export interface VaultServerProps extends Omit<ServerValuesProps, 'roleArn'> {
  readonly chart: LocatedChart;
  readonly oidcProvider: OidcProvider;
  readonly roleName: string;
  /** AWS account, whose roles log in to Vault. */
  readonly account: string;
  readonly wait: boolean;
}

/**
 * A Vault cluster of nodes with integrated storage, sealed by KMS, on nodes of its own, spread over zones.
 *
 * Expects the listener's certificate in the Secret `vault-server-tls`. Its pods are replaced by an operator, never by a release, so
 * a release does not wait for them either: a new Vault is sealed until someone initializes it.
 *
 * @throws Error for an image that cannot run here, and for a name that the chart would change.
 */
export class VaultServer extends Construct {
  constructor(scope: Construct, id: string, props: VaultServerProps) {
    super(scope, id);
    checkVaultImage(props.image);
    const identity = new WorkloadIdentity(this, 'Identity', {
      name: props.roleName,
      namespace: props.namespace,
      serviceAccount: releaseName,
      method: { irsa: props.oidcProvider },
      policyStatements: [sealPermissions(props.seal.keyArn), loginPermissions(props.account)],
    });
    const values: VaultValues = {
      global: { tlsDisable: false },
      injector: { enabled: false },
      csi: { enabled: false },
      ui: { enabled: false },
      server: serverValues({ ...props, roleArn: identity.roleArn }),
    };
    const release = new ChartRelease(this, 'Release', {
      chart: props.chart,
      name: releaseName,
      namespace: props.namespace,
      values,
      wait: props.wait,
    });
    release.node.addDependency(identity);
  }
}

/**
 * What Vault asks IAM about roles that log in (constructs/vault/auth/aws-auth.ts): who they are. A role that Vault assumes for others says so itself, in
 * its trust policy.
 */
function loginPermissions(account: string) {
  return {
    Sid: 'KnowRolesThatLogIn',
    Effect: 'Allow' as const,
    Action: ['iam:GetRole'],
    Resource: `arn:aws:iam::${account}:role/*`,
  };
}
