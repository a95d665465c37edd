import { auditDevices } from '../../guardrails/audit-devices';
import { bucketEncryption } from '../../guardrails/bucket-encryption';
import { bucketPublicAccess } from '../../guardrails/bucket-public-access';
import { bucketTls } from '../../guardrails/bucket-tls';
import { bucketVersioning } from '../../guardrails/bucket-versioning';
import { clusterAccessEntries } from '../../guardrails/cluster-access-entries';
import { controlPlaneLogs } from '../../guardrails/control-plane-logs';
import { pinnedCrossStackOutputs } from '../../guardrails/cross-stack-outputs';
import { dataSurvives } from '../../guardrails/data-survives';
import { defaultSecurityGroup } from '../../guardrails/default-security-group';
import type { Guardrail } from '../../guardrails/guardrail';
import { iamActions } from '../../guardrails/iam-actions';
import { instanceMetadata } from '../../guardrails/instance-metadata';
import { kmsPolicy } from '../../guardrails/kms-policy';
import { kmsRotation } from '../../guardrails/kms-rotation';
import { logGroups } from '../../guardrails/log-groups';
import { noKubernetesManifest } from '../../guardrails/no-kubernetes-manifest';
import { noOpenSecurityGroup } from '../../guardrails/no-open-security-group';
import { noPublicAddresses } from '../../guardrails/no-public-addresses';
import { noRemoteStateInVault } from '../../guardrails/no-remote-state-in-vault';
import { nodeVolumeEncryption } from '../../guardrails/node-volume-encryption';
import { nodeVolumeKey } from '../../guardrails/node-volume-key';
import { ownStatesOnly } from '../../guardrails/own-states-only';
import { pinnedVersions } from '../../guardrails/pinned-versions';
import { privateEndpoint } from '../../guardrails/private-endpoint';
import { providerAccount } from '../../guardrails/provider-account';
import { providerAllowList } from '../../guardrails/provider-allow-list';
import { providerTags } from '../../guardrails/provider-tags';
import { secretsEnvelopeEncryption } from '../../guardrails/secrets-envelope-encryption';
import { secretsInState } from '../../guardrails/secrets-in-state';
import { securityGroupDescriptions } from '../../guardrails/security-group-descriptions';
import { stateLock } from '../../guardrails/state-lock';
import type { Block } from '../../guardrails/terraform-json';
import { tlsVerified } from '../../guardrails/tls-verified';
import { unsealKeyDeletion } from '../../guardrails/unseal-key-deletion';
import { unsealKeySurvives } from '../../guardrails/unseal-key-survives';
import { vaultTls } from '../../guardrails/vault-tls';
import { vpcFlowLogs } from '../../guardrails/vpc-flow-logs';
import { type Edit, every, inText, one } from './edit';
import { policy } from './findings';

/** A real stack, broken in one way, and the rule that must see it. */
export interface Mutation {
  readonly stack: string;
  readonly what: string;
  readonly seenBy: Guardrail;
  readonly edit: Edit;
}

const seal: readonly Mutation[] = [
  {
    stack: 'prod-seal',
    what: 'the unseal key may be replaced',
    seenBy: unsealKeySurvives,
    edit: one('resource.aws_kms_key', { lifecycle: undefined }),
  },
  {
    stack: 'prod-seal',
    what: 'the replica may be replaced',
    seenBy: unsealKeySurvives,
    edit: one('resource.aws_kms_replica_key', { lifecycle: { prevent_destroy: false } }),
  },
  {
    stack: 'prod-seal',
    what: 'a deletion takes effect in a week',
    seenBy: unsealKeyDeletion,
    edit: one('resource.aws_kms_key', { deletion_window_in_days: 7 }),
  },
  {
    stack: 'staging-seal',
    what: 'the policy lets administrators delete the key',
    seenBy: unsealKeyDeletion,
    edit: one('resource.aws_kms_key', { policy: inText('kms:ScheduleKeyDeletion', 'kms:UpdateAlias') }),
  },
  {
    stack: 'dev-seal',
    what: 'the unseal key is not rotated',
    seenBy: kmsRotation,
    edit: one('resource.aws_kms_key', { enable_key_rotation: false }),
  },
  {
    stack: 'prod-seal',
    what: 'the key policy allows everyone',
    seenBy: kmsPolicy,
    edit: one('resource.aws_kms_key', { policy: inText('"AWS":"arn:aws:iam::111122223333:root"', '"AWS":"*"') }),
  },
];

const network: readonly Mutation[] = [
  {
    stack: 'prod-network',
    what: 'flow logs record refusals only',
    seenBy: vpcFlowLogs,
    edit: one('resource.aws_flow_log', { traffic_type: 'REJECT' }),
  },
  {
    stack: 'prod-network',
    what: 'members of the default security group trust each other',
    seenBy: defaultSecurityGroup,
    edit: one('resource.aws_default_security_group', {
      ingress: [{ description: 'Members', protocol: '-1', from_port: 0, to_port: 0, self: true }],
    }),
  },
  {
    stack: 'prod-network',
    what: 'a rule says nothing',
    seenBy: securityGroupDescriptions,
    edit: one('resource.aws_vpc_security_group_ingress_rule', { description: undefined }),
  },
  {
    stack: 'dr-network',
    what: 'the endpoints may be called from everywhere',
    seenBy: noOpenSecurityGroup,
    edit: one('resource.aws_vpc_security_group_ingress_rule', { cidr_ipv4: '0.0.0.0/0' }),
  },
  {
    stack: 'dev-network',
    what: 'a subnet gives out public addresses',
    seenBy: noPublicAddresses,
    edit: one('resource.aws_subnet', { map_public_ip_on_launch: true }),
  },
  {
    stack: 'staging-network',
    what: 'logs are gone after a month',
    seenBy: logGroups,
    edit: one('resource.aws_cloudwatch_log_group', { retention_in_days: 30 }),
  },
  {
    stack: 'prod-network',
    what: 'the VPC may be replaced',
    seenBy: dataSurvives,
    edit: one('resource.aws_vpc', { lifecycle: undefined }),
  },
];

const cluster: readonly Mutation[] = [
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

const kubernetes: readonly Mutation[] = [
  {
    stack: 'prod-vault-server',
    what: 'the chart turns TLS off',
    seenBy: vaultTls,
    edit: one('resource.helm_release', { values: every(inText('tlsDisable: false', 'tlsDisable: true')) }, '/server/'),
  },
  {
    stack: 'local-vault-server',
    what: 'the listener speaks plain HTTP',
    seenBy: vaultTls,
    edit: one(
      'resource.helm_release',
      { values: every(inText('tls_min_version = "tls12"', 'tls_disable = true')) },
      '/server/',
    ),
  },
  {
    stack: 'prod-vault-server',
    what: 'a node believes every other',
    seenBy: tlsVerified,
    edit: one(
      'resource.helm_release',
      { values: every(inText('VAULT_CACERT: "/vault/tls/ca.crt"', 'VAULT_SKIP_VERIFY: "true"')) },
      '/server/',
    ),
  },
  {
    stack: 'prod-vault-server',
    what: 'the image of Vault moves',
    seenBy: pinnedVersions,
    edit: one('resource.helm_release', { values: every(inText(/tag: "[\d.]+"/, 'tag: "latest"')) }, '/server/'),
  },
  {
    stack: 'prod-platform',
    what: 'a chart moves',
    seenBy: pinnedVersions,
    edit: one('resource.helm_release', { version: '>= 1.0.0' }),
  },
  {
    stack: 'prod-platform',
    what: 'a custom resource is planned against a cluster',
    seenBy: noKubernetesManifest,
    edit: one('resource', { kubernetes_manifest: { issuer: { manifest: { kind: 'Issuer' } } } }),
  },
  {
    stack: 'prod-platform',
    what: 'a Secret is written by Terraform',
    seenBy: secretsInState,
    edit: one('resource', { kubernetes_secret_v1: { registry: { data: { '.dockerconfigjson': '${var.registry}' } } } }),
  },
];

const vault: readonly Mutation[] = [
  {
    stack: 'prod-vault',
    what: 'both audit devices write to one file',
    seenBy: auditDevices,
    edit: one('resource.vault_audit', { options: { file_path: '/vault/audit/audit.log' } }, '/stdout'),
  },
  {
    stack: 'prod-vault',
    what: 'the provider believes every server',
    seenBy: tlsVerified,
    edit: one('provider', { vault: every({ skip_tls_verify: true }) }),
  },
  {
    stack: 'prod-vault',
    what: 'the reviewer of tokens is named by its token',
    seenBy: secretsInState,
    edit: one('resource.vault_kubernetes_auth_backend_config', { token_reviewer_jwt: '${var.reviewer}' }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'the tenant reads the state of its cluster',
    seenBy: noRemoteStateInVault,
    edit: one('', { data: { terraform_remote_state: { cluster: { config: { key: 'prod/prod-cluster/state' } } } } }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'an engine may be replaced with all it holds',
    seenBy: dataSurvives,
    edit: one('resource.vault_mount', { lifecycle: { prevent_destroy: false } }),
  },
];

const terraform: readonly Mutation[] = [
  {
    stack: 'prod-network',
    what: 'a provider outside the list runs',
    seenBy: providerAllowList,
    edit: one('terraform.required_providers', { random: { source: 'hashicorp/random', version: '3.7.2' } }),
  },
  {
    stack: 'dev-network',
    what: 'a provider is fetched in the newest version',
    seenBy: providerAllowList,
    edit: one('terraform.required_providers', { aws: { version: '>= 5.0.0' } }),
  },
  {
    stack: 'prod-seal',
    what: 'the provider of the recovery region takes any account',
    seenBy: providerAccount,
    edit: one('provider', { aws: every({ allowed_account_ids: undefined }) }),
  },
  {
    stack: 'prod-cluster',
    what: 'nobody pays',
    seenBy: providerTags,
    edit: one('provider', { aws: every({ default_tags: every({ tags: { 'cost-centre': undefined } }) }) }),
  },
  {
    stack: 'prod-vault',
    what: 'two applies may run at once',
    seenBy: stateLock,
    edit: one('terraform.backend', { s3: { use_lockfile: undefined } }),
  },
  {
    stack: 'dr-vault-server',
    what: 'recovery needs the state of what is gone',
    seenBy: ownStatesOnly,
    edit: one('data.terraform_remote_state', { config: { key: 'prod/prod-seal/terraform.tfstate' } }),
  },
  {
    stack: 'prod-cluster',
    what: 'another stack reads the role of the cluster',
    seenBy: pinnedCrossStackOutputs,
    edit: one('', { output: { role: { sensitive: true, value: '${aws_iam_role.cluster.arn}' } } }),
  },
];

const companions: Readonly<Record<string, Block>> = {
  aws_s3_bucket_versioning: { versioning_configuration: { status: 'Enabled' } },
  aws_s3_bucket_server_side_encryption_configuration: {
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: 'alias/state' } }],
  },
  aws_s3_bucket_public_access_block: {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  },
  aws_s3_bucket_policy: {
    policy: policy({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  },
};

/** No stack of the first wave has a bucket, so each of these brings one that lacks a single thing. */
const buckets: readonly Mutation[] = [
  { seenBy: bucketVersioning, lacks: 'aws_s3_bucket_versioning' },
  { seenBy: bucketEncryption, lacks: 'aws_s3_bucket_server_side_encryption_configuration' },
  { seenBy: bucketPublicAccess, lacks: 'aws_s3_bucket_public_access_block' },
  { seenBy: bucketTls, lacks: 'aws_s3_bucket_policy' },
].map(({ seenBy, lacks }) => {
  const present = Object.entries(companions).filter(([type]) => type !== lacks);
  return {
    stack: 'prod-network',
    what: `a bucket without ${lacks}`,
    seenBy,
    edit: one('resource', {
      aws_s3_bucket: { logs: { lifecycle: { prevent_destroy: true } } },
      ...Object.fromEntries(
        present.map(([type, config]) => [type, { logs: { bucket: '${aws_s3_bucket.logs.id}', ...config } }]),
      ),
    }),
  };
});

export const mutations: readonly Mutation[] = [
  ...seal,
  ...network,
  ...cluster,
  ...kubernetes,
  ...vault,
  ...terraform,
  ...buckets,
];
