import type { App } from 'cdktf';
import type { Environment } from '../environments/environment';
import { tenants } from '../tenants';
import { BootstrapStack } from './bootstrap-stack';
import { ClusterStack } from './cluster-stack';
import { NetworkStack } from './network-stack';
import { PlatformStack } from './platform-stack';
import { SealStack } from './seal-stack';
import { SnapshotsStack } from './snapshots-stack';
import { TenantStack } from './tenant-stack';
import { namesTakenTwice } from './unique-names';
import { VaultServerStack } from './vault-server-stack';
import { VaultStack } from './vault-stack';

/**
 * Every stack of one environment. What a stack reads of another makes the order; where it only needs the other to exist, the order
 * is said. It ends up in `cdktf.out/manifest.json`, which all that deploys or reviews follows.
 */
export function addStacks(app: App, environment: Environment): void {
  const bootstrap = new BootstrapStack(app, environment);
  const network = new NetworkStack(app, environment);
  const seal = new SealStack(app, environment);
  const { cluster } = new ClusterStack(app, environment, network);
  const platform = new PlatformStack(app, environment, { cluster, vpcId: network.vpcId });
  const snapshots = new SnapshotsStack(app, environment);
  const vaultServer = new VaultServerStack(app, environment, { cluster, sealKeyArn: seal.keyArn, snapshots });
  // Where states are files, nothing waits for their bucket.
  if (!environment.disposable) for (const first of [network, seal, snapshots]) first.addDependency(bootstrap);
  vaultServer.addDependency(platform);
  const vault = new VaultStack(app, environment);
  vault.addDependency(vaultServer);
  const tenantStacks = Object.entries(tenants).map(([name, Tenant]) => {
    const stack = new TenantStack(app, environment, name, Tenant);
    stack.addDependency(vault);
    return stack;
  });
  vault.node.addValidation({ validate: () => namesTakenTwice([vault, ...tenantStacks]) });
}
