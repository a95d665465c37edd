import { clusterAccessEntries } from '../../../guardrails/cluster-access-entries';
import { controlPlaneLogs } from '../../../guardrails/control-plane-logs';
import { iamActions } from '../../../guardrails/iam-actions';
import { instanceMetadata } from '../../../guardrails/instance-metadata';
import { nodeVolumeEncryption } from '../../../guardrails/node-volume-encryption';
import { nodeVolumeKey } from '../../../guardrails/node-volume-key';
import { privateEndpoint } from '../../../guardrails/private-endpoint';
import { secretsEnvelopeEncryption } from '../../../guardrails/secrets-envelope-encryption';
import { policy } from '../findings';
import { every, inText, one } from './edit';
import type { Mutation } from './mutation';

export const clusterMutations: readonly Mutation[] = [
  {
    stack: 'prod-cluster',
    what: 'nobody keeps audit logs',
    seenBy: controlPlaneLogs,
    edit: one('resource.aws_eks_cluster', { enabled_cluster_log_types: ['api'] }),
  },
  {
    stack: 'prod-cluster',
    what: 'the endpoint is public, if only for one address',
    seenBy: privateEndpoint,
    edit: one('resource.aws_eks_cluster', {
      vpc_config: { endpoint_public_access: true, public_access_cidrs: ['203.0.113.7/32'] },
    }),
  },
  {
    stack: 'local-cluster',
    what: 'Secrets are in clear',
    seenBy: secretsEnvelopeEncryption,
    edit: one('resource.aws_eks_cluster', { encryption_config: undefined }),
  },
  {
    stack: 'prod-cluster',
    what: 'who creates the cluster rules it',
    seenBy: clusterAccessEntries,
    edit: one('resource.aws_eks_cluster', { access_config: { bootstrap_cluster_creator_admin_permissions: true } }),
  },
  {
    stack: 'prod-cluster',
    what: 'metadata goes two hops',
    seenBy: instanceMetadata,
    edit: one('resource.aws_launch_template', { metadata_options: { http_put_response_hop_limit: 2 } }),
  },
  {
    stack: 'prod-cluster',
    what: 'a node group has the launch template of EKS',
    seenBy: instanceMetadata,
    edit: one('resource.aws_eks_node_group', { launch_template: undefined }),
  },
  {
    stack: 'prod-cluster',
    what: 'a volume is in clear',
    seenBy: nodeVolumeEncryption,
    edit: one('resource.aws_launch_template', { block_device_mappings: every({ ebs: { encrypted: 'false' } }) }),
  },
  {
    stack: 'prod-cluster',
    what: 'Auto Scaling may not pass the key on',
    seenBy: nodeVolumeKey,
    edit: one('resource.aws_kms_key', { policy: inText('kms:CreateGrant', 'kms:ListGrants') }, '/volume-key/'),
  },
  {
    stack: 'prod-cluster',
    what: 'a role may do all in EC2',
    seenBy: iamActions,
    edit: one('resource.aws_iam_role_policy', {
      policy: () => policy({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
    }),
  },
];
