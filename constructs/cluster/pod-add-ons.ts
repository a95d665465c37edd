import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { AddOn } from './add-on';
import type { Cluster } from './cluster';
import type { VolumeKey } from './volume-key';
import { type PolicyStatement, WorkloadIdentity } from './workload-identity';

export interface PodAddOnsProps {
  readonly cluster: Cluster;
  readonly versions: Readonly<Record<'coredns' | 'aws-ebs-csi-driver', string>>;
  /** Key of the volumes that pods claim. */
  readonly volumeKey: VolumeKey;
  /** For the volumes, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** Nodes that have room for these add-ons: without one they never become active. */
  readonly after: readonly ITerraformDependable[];
}

/** What pods need of the cluster: names and volumes. */
export class PodAddOns extends Construct {
  constructor(scope: Construct, id: string, props: PodAddOnsProps) {
    super(scope, id);
    const { cluster, versions, volumeKey, tags, after } = props;
    const identity = new WorkloadIdentity(this, 'aws-ebs-csi-driver-identity', {
      name: `${cluster.name}-ebs-csi`,
      namespace: 'kube-system',
      serviceAccount: 'ebs-csi-controller-sa',
      method: { podIdentity: { clusterName: cluster.resource.name } },
      managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'],
      policyStatements: encryptedVolumes(volumeKey.arn),
    });
    new AddOn(this, 'coredns', { cluster, version: versions.coredns, after });
    new AddOn(this, 'aws-ebs-csi-driver', {
      cluster,
      version: versions['aws-ebs-csi-driver'],
      configuration: { controller: { extraVolumeTags: tags } },
      after: [...identity.ready, ...after],
    });
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
function encryptedVolumes(keyArn: string): PolicyStatement[] {
  return [
    {
      Sid: 'EncryptVolumes',
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: keyArn,
    },
    {
      Sid: 'GrantToVolumes',
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: keyArn,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
