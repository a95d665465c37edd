import { Construct } from 'constructs';
import { Cluster } from '../constructs/cluster/cluster';
import { GroupMember } from '../constructs/cluster/group-member';
import { NodeAddOns } from '../constructs/cluster/node-add-ons';
import { NodeGroup } from '../constructs/cluster/node-group';
import { NodeRole } from '../constructs/cluster/node-role';
import { PodAddOns } from '../constructs/cluster/pod-add-ons';
import { VolumeKey } from '../constructs/cluster/volume-key';
import type { OidcProvider } from '../constructs/cluster/workload-identity';
import type { Environment } from '../environments/environment';
import { kubernetes } from '../environments/versions';
import { awsProvider } from './aws-provider';
import { ciRoleArns, planGroup } from './ci';
import { EnvironmentStack } from './environment-stack';
import { nameOf } from './names';

export interface ClusterStackProps {
  /** Subnets of the nodes, by zone name. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** Subnets of the control plane's network interfaces, by zone name. */
  readonly intraSubnetIds: Readonly<Record<string, string>>;
}

/** The Kubernetes cluster: control plane, nodes, add-ons, identity provider. */
export class ClusterStack extends EnvironmentStack {
  readonly cluster: {
    readonly name: string;
    readonly endpoint: string;
    /** PEM in base64, as EKS gives it. */
    readonly certificateAuthority: string;
    readonly oidcProvider: OidcProvider;
    readonly volumeKeyArn: string;
  };

  constructor(scope: Construct, environment: Environment, props: ClusterStackProps) {
    super(scope, environment, 'cluster');
    awsProvider(this, environment);
    const { account: accountId, region, vault, tags } = environment;
    const { nodeGroups, ...control } = environment.cluster;
    const name = nameOf(environment);
    const { addOns: versions, nodeImage } = kubernetes[control.kubernetesVersion];
    const ci = ciRoleArns(environment);
    const adminRoleArns = [...new Set([...control.adminRoleArns, ...ci.apply])];

    const cluster = new Cluster(this, 'cluster', {
      ...control,
      name,
      accountId,
      region,
      subnetIds: props.intraSubnetIds,
      vpcCidr: environment.network.cidr,
      adminRoleArns,
      logRetentionDays: environment.logRetentionDays,
    });
    const planners = new Construct(this, 'planners');
    // EKS has one entry for a role, and who administers may plan.
    for (const roleArn of ci.plan.filter((arn) => !adminRoleArns.includes(arn))) {
      new GroupMember(planners, roleArn.split('/').at(-1)!, {
        clusterName: cluster.resource.name,
        roleArn,
        group: planGroup,
      });
    }
    const volumeKey = new VolumeKey(this, 'volume-key', { accountId, alias: `${name}-volumes` });
    const nodeAddOns = new NodeAddOns(this, 'node-add-ons', { cluster, versions });
    const role = new NodeRole(this, 'node-role', `${name}-node`);
    const common = { cluster, imageRelease: nodeImage, role, volumeKey, tags };

    const general = new Construct(this, 'general-nodes');
    const generalGroups = Object.entries(nodeGroups).map(
      ([group, { instanceTypes, diskGiB, ...nodes }]) =>
        new NodeGroup(general, group, {
          ...common,
          name: group,
          subnetIds: Object.values(props.privateSubnetIds),
          instanceTypes,
          nodes,
          diskGiB,
          after: nodeAddOns.ready,
        }),
    );

    const zones = Object.entries(props.privateSubnetIds);
    const perZone = Math.ceil(vault.nodes / zones.length);
    const vaultNodes = new Construct(this, 'vault-nodes');
    let after = nodeAddOns.ready;
    for (const [zone, subnetId] of zones) {
      const group = new NodeGroup(vaultNodes, zone, {
        ...common,
        name: `vault-${zone}`,
        subnetIds: [subnetId],
        instanceTypes: [vault.instanceType],
        nodes: { min: perZone, desired: perZone, max: perZone },
        diskGiB: 50,
        dedicatedTo: 'vault',
        after,
      });
      // One zone after the other, so that no upgrade drains two zones of Vault at once.
      after = [group.resource];
    }

    new PodAddOns(this, 'pod-add-ons', {
      cluster,
      versions,
      volumeKey,
      tags,
      after: generalGroups.map(({ resource }) => resource),
    });
    this.cluster = {
      name,
      endpoint: cluster.resource.endpoint,
      certificateAuthority: cluster.resource.certificateAuthority.get(0).data,
      oidcProvider: cluster.oidcProvider,
      volumeKeyArn: volumeKey.arn,
    };
  }
}
