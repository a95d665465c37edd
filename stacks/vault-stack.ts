import type { Construct } from 'constructs';
import { AuditDevices } from '../constructs/vault/audit-devices';
import { KubernetesAuth } from '../constructs/vault/auth/kubernetes-auth';
import type { Environment } from '../environments/environment';
import { EnvironmentStack } from './environment-stack';
import { vaultProvider } from './vault-provider';

/** What is inside Vault and belongs to no tenant. The audit devices come first: nothing happens unrecorded. */
export class VaultStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, 'vault');
    vaultProvider(this, environment);
    const audit = new AuditDevices(this, 'audit', { folder: environment.vault.auditFolder });
    const kubernetes = new KubernetesAuth(this, 'kubernetes', { vaultRunsInPod: environment.runsPods });
    kubernetes.node.addDependency(audit);
  }
}
