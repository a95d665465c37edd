import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Cluster } from './cluster';
import type { NodeRole } from './node-role';
import type { VolumeKey } from './volume-key';

export interface NodeGroupProps {
  readonly cluster: Cluster;
  /** Unique in the cluster, at most 36 characters. */
  readonly name: string;
  /** Release of the image, for example `1.35.8-20260930`. Its minor is the cluster's. */
  readonly imageRelease: string;
  readonly role: NodeRole;
  readonly volumeKey: VolumeKey;
  /** One subnet keeps the group in one zone. */
  readonly subnetIds: readonly string[];
  /** In order of preference. x86-64 only. */
  readonly instanceTypes: readonly string[];
  /** Where `min` differs from `max`, an autoscaler owns the number of nodes, and `desired` is only where it starts. */
  readonly nodes: { readonly min: number; readonly desired: number; readonly max: number };
  readonly diskGiB: number;
  /**
   * Label of every node, and taint (`NoSchedule`) for all pods that do not tolerate it: a group for one workload.
   *
   * @default - open to every pod
   */
  readonly dedicatedTo?: string;
  /** For instances and their disks, which the provider's default tags do not reach. A change replaces every node. */
  readonly tags: Readonly<Record<string, string>>;
  /** What nodes need to become Ready. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Nodes of one kind: Amazon Linux 2023, encrypted disks, metadata out of the reach of pods, no SSH.
 *
 * Another release of the image replaces the nodes, a third at a time. Without one, they would keep the image that they were made with.
 *
 * A change that EKS cannot make in place (instance types, subnets) makes the new group before it drains the old one.
 *
 * @throws Error for an instance type of another architecture than the image's.
 */
export class NodeGroup extends Construct {
  readonly resource: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { cluster, name, role, nodes, dedicatedTo } = props;
    const graviton = props.instanceTypes.find((type) => /^(a1|[a-z]+\d+g)/.test(type));
    if (graviton) {
      throw new Error(
        `Node group '${name}' has ${graviton}, an ARM type, but an x86-64 image; use types like m6i or m6a.`,
      );
    }
    const template = this.launchTemplate(props);
    this.resource = new EksNodeGroup(this, 'Resource', {
      clusterName: cluster.resource.name,
      nodeGroupNamePrefix: `${name}-`,
      nodeRoleArn: role.arn,
      version: cluster.resource.version,
      amiType: 'AL2023_x86_64_STANDARD',
      releaseVersion: props.imageRelease,
      instanceTypes: [...props.instanceTypes],
      subnetIds: [...props.subnetIds],
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: nodes.min, desiredSize: nodes.desired, maxSize: nodes.max },
      updateConfig: { maxUnavailablePercentage: 33 },
      nodeRepairConfig: { enabled: true },
      ...(dedicatedTo && {
        labels: { dedicated: dedicatedTo },
        taint: [{ key: 'dedicated', value: dedicatedTo, effect: 'NO_SCHEDULE' }],
      }),
      dependsOn: [...role.ready, ...props.after],
      lifecycle: {
        createBeforeDestroy: true,
        ...(nodes.min < nodes.max && { ignoreChanges: ['scaling_config[0].desired_size'] }),
      },
    });
  }

  private launchTemplate({ cluster, name, volumeKey, diskGiB, tags }: NodeGroupProps): LaunchTemplate {
    const fullName = `${cluster.name}-${name}`;
    return new LaunchTemplate(this, 'Template', {
      name: fullName,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: {
            volumeType: 'gp3',
            volumeSize: diskGiB,
            encrypted: 'true',
            kmsKeyId: volumeKey.arn,
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume'].map((resourceType) => ({
        resourceType,
        tags: { ...tags, Name: fullName },
      })),
    });
  }
}
