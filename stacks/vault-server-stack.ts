import type { Construct } from 'constructs';
import type { OidcProvider } from '../constructs/cluster/workload-identity';
import { subnetOf } from '../constructs/network/cidr';
import { subnetPlan } from '../constructs/network/subnet-plan';
import { locateChart } from '../constructs/platform/chart';
import { SnapshotJob } from '../constructs/snapshots/snapshot-job';
import { databasePorts } from '../constructs/vault/engines/database-ports';
import { DisruptionBudget } from '../constructs/vault-server/disruption-budget';
import { InternalLoadBalancer } from '../constructs/vault-server/internal-load-balancer';
import { ListenerCertificate } from '../constructs/vault-server/listener-certificate';
import { listenerNames } from '../constructs/vault-server/names';
import { NetworkPolicies } from '../constructs/vault-server/network-policies';
import { PublishedCa } from '../constructs/vault-server/published-ca';
import { VaultServer } from '../constructs/vault-server/vault-server';
import type { Environment } from '../environments/environment';
import { charts, images } from '../environments/versions';
import { awsProvider } from './aws-provider';
import { EnvironmentStack } from './environment-stack';
import { type ClusterAccess, kubernetesProviders } from './kubernetes-providers';
import { nameOf, snapshotBucket } from './names';
import { platform } from './platform-stack';

export interface VaultServerStackProps {
  readonly cluster: ClusterAccess & { readonly oidcProvider: OidcProvider };
  readonly sealKeyArn: string;
  readonly snapshots: { readonly bucketArn: string; readonly keyArn: string };
}

/** Vault itself: its role, its nodes, the certificate they listen with, who may reach them. */
export class VaultServerStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, { cluster, sealKeyArn, snapshots }: VaultServerStackProps) {
    super(scope, environment, 'vault-server');
    const { account, network, region, runsPods, vault, emulators } = environment;
    const { loadBalancer } = vault;
    const { serviceCidr } = environment.cluster;
    awsProvider(this, environment);
    kubernetesProviders(this, cluster);

    const name = nameOf(environment);
    const namespace = platform.vaultNamespace;
    const subnets = subnetPlan(network.cidr, network.availabilityZones);
    const intraCidrs = Object.values(subnets.intra);
    // The load balancer lives beside the control plane, where no pod is.
    const loadBalancerCidrs = loadBalancer ? intraCidrs : [];

    const certificate = new ListenerCertificate(this, 'certificate', {
      namespace,
      clusterName: name,
      names: listenerNames(namespace, vault.nodes, loadBalancer?.hostname),
    });
    const policies = new NetworkPolicies(this, 'network-policies', {
      namespace,
      apiServerCidr: subnetOf(serviceCidr, 32 - Number(serviceCidr.split('/')[1]), 1),
      controlPlaneCidrs: intraCidrs,
      endpointCidrs: Object.values(subnets.private),
      // Beside Vault, or behind a Service, whose address is translated after the policy was asked.
      databaseCidrs: [...Object.values(subnets.private), serviceCidr],
      databasePorts: Object.values(databasePorts),
      outboundCidrs: vault.outboundCidrs,
      loadBalancerCidrs,
    });
    new DisruptionBudget(this, 'disruption-budget', { namespace });
    new PublishedCa(this, 'published-ca', {
      namespace,
      kubectlImage: `${images.kubectl.repository}:${images.kubectl.tag}`,
    });
    const server = new VaultServer(this, 'server', {
      ...vault,
      chart: locateChart(charts.vault, environment.charts),
      image: images.vault,
      namespace,
      clusterName: name,
      storageClass: platform.storageClass,
      priorityClass: platform.priorityClass,
      seal: { region, keyArn: sealKeyArn, ...(emulators && { endpoint: emulators.aws }) },
      oidcProvider: cluster.oidcProvider,
      roleName: `${name}-vault`,
      account,
      serviceRegistration: runsPods,
      proxyCidrs: loadBalancerCidrs,
      wait: runsPods,
    });
    server.node.addDependency(certificate, policies);
    new SnapshotJob(this, 'snapshot-job', {
      ...snapshots,
      bucket: snapshotBucket(environment),
      folder: environment.name,
      namespace,
      region,
      schedule: environment.snapshots.schedule,
      oidcProvider: cluster.oidcProvider,
      roleName: `${name}-vault-snapshot`,
      vaultImage: `${images.vault.repository}:${images.vault.tag}`,
      awsImage: `${images.awsCli.repository}:${images.awsCli.tag}`,
      memoryMiB: vault.memoryMiB,
    });

    if (!loadBalancer) return;
    new InternalLoadBalancer(this, 'load-balancer', {
      name: `${name}-vault`,
      namespace,
      subnetNames: network.availabilityZones.map((zone) => `${name}-intra-${zone}`),
      clientCidrs: [network.cidr],
      wait: runsPods,
    });
  }
}
