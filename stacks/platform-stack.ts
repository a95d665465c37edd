import { PriorityClassV1 } from '@cdktf/provider-kubernetes/lib/priority-class-v1';
import type { Construct } from 'constructs';
import type { OidcProvider } from '../constructs/cluster/workload-identity';
import { CertManager } from '../constructs/platform/cert-manager';
import { locateChart } from '../constructs/platform/chart';
import { EncryptedStorageClass } from '../constructs/platform/encrypted-storage-class';
import { LoadBalancerController, readinessGates } from '../constructs/platform/load-balancer-controller';
import { PlanAccess } from '../constructs/platform/plan-access';
import { RestrictedNamespace } from '../constructs/platform/restricted-namespace';
import { clientLabel } from '../constructs/vault-server/network-policies';
import type { Environment } from '../environments/environment';
import { charts } from '../environments/versions';
import { awsProvider } from './aws-provider';
import { planGroup } from './ci';
import { EnvironmentStack } from './environment-stack';
import { type ClusterAccess, kubernetesProviders } from './kubernetes-providers';
import { nameOf } from './names';

export interface PlatformStackProps {
  readonly cluster: ClusterAccess & {
    readonly oidcProvider: OidcProvider;
    /** Key of the volumes that the EBS CSI driver makes. */
    readonly volumeKeyArn: string;
  };
  readonly vpcId: string;
}

/** What Vault's stack finds in the cluster, by name. */
export const platform = {
  vaultNamespace: 'vault',
  storageClass: 'encrypted-gp3',
  priorityClass: 'vault-critical',
} as const;

/** What the cluster needs before Vault. */
export class PlatformStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, props: PlatformStackProps) {
    super(scope, environment, 'platform');
    const { cluster, vpcId } = props;
    const { account, region, runsPods, tags } = environment;
    awsProvider(this, environment);
    kubernetesProviders(this, cluster);

    const namespace = (namespaceName: string, labels: Readonly<Record<string, string>> = {}) =>
      new RestrictedNamespace(this, `${namespaceName}-namespace`, {
        name: namespaceName,
        podSecurityVersion: environment.cluster.kubernetesVersion,
        labels,
      });

    namespace(platform.vaultNamespace, environment.vault.loadBalancer && readinessGates);
    new EncryptedStorageClass(this, 'storage-class', { name: platform.storageClass, kmsKeyArn: cluster.volumeKeyArn });
    new PriorityClassV1(this, 'vault-priority', {
      metadata: { name: platform.priorityClass },
      description: 'Vault is scheduled before all else, but evicts nobody: its nodes are its own',
      value: 1_000_000,
      preemptionPolicy: 'Never',
    });

    new PlanAccess(this, 'plan-access', { name: planGroup, group: planGroup });

    const certManager = new CertManager(this, 'cert-manager', {
      chart: locateChart(charts.certManager, environment.charts),
      namespace: 'cert-manager',
      wait: runsPods,
      validates: runsPods,
    });
    certManager.node.addDependency(namespace('cert-manager', clientLabel));

    if (!environment.vault.loadBalancer) return;
    const controller = new LoadBalancerController(this, 'load-balancer-controller', {
      chart: locateChart(charts.loadBalancerController, environment.charts),
      namespace: 'aws-load-balancer-controller',
      accountId: account,
      region,
      vpcId,
      clusterName: cluster.name,
      oidcProvider: cluster.oidcProvider,
      roleName: `${nameOf(environment)}-load-balancer-controller`,
      tags,
      wait: runsPods,
    });
    controller.node.addDependency(namespace('aws-load-balancer-controller'), certManager);
  }
}
