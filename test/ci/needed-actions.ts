import type { SynthesizedElement } from '../../guardrails/synthesized-stack';
import { blocks } from '../../guardrails/terraform-json';
import type { Asked } from './decide';

/** Where Terraform makes something, and for whom. */
export interface Place {
  readonly account: string;
  /** Of the stack's default provider. */
  readonly region: string;
  /** First part of AWS names. */
  readonly name: string;
  readonly boundaryArn: string;
}

export interface Needed extends Asked {
  readonly action: string;
}

type Needs = (config: SynthesizedElement['config'], place: Place & { readonly home: string }) => readonly Needed[];

const on = (resource: string, actions: readonly string[], context: Needed['context'] = {}): readonly Needed[] =>
  actions.map((action) => ({ action, resource, context }));

/** To make, tag, change and read what EC2 keeps. */
const ec2 =
  (thing: string, ...actions: readonly string[]): Needs =>
  (_, { account, region }) => [
    ...on(
      `arn:aws:ec2:${region}:${account}:${thing}/x`,
      ['CreateTags', 'DeleteTags', ...actions].map((action) => `ec2:${action}`),
    ),
    ...on('*', [`ec2:Describe${thing}s`]),
  ];
const eks =
  (thing: string, ...actions: readonly string[]): Needs =>
  (_, { account, region, name }) =>
    on(
      `arn:aws:eks:${region}:${account}:${thing}/${name}/x`,
      actions.map((action) => `eks:${action}`),
    );
const bucket =
  (...actions: readonly string[]): Needs =>
  (_, { name, account }) =>
    on(
      `arn:aws:s3:::${name}-snapshots-${account}`,
      [...actions, 'ListBucket'].map((action) => `s3:${action}`),
    );
const role =
  (...actions: readonly string[]): Needs =>
  (config, { account, name, boundaryArn }) =>
    on(
      `arn:aws:iam::${account}:role/${config['assume_role_policy'] ? config['name'] : `${name}-x`}`,
      [...actions, 'GetRole', 'ListRolePolicies', 'ListAttachedRolePolicies'].map((action) => `iam:${action}`),
      { 'iam:PermissionsBoundary': boundaryArn },
    );
const passTo =
  (service: string): Needs =>
  (_, { account, name }) =>
    on(`arn:aws:iam::${account}:role/${name}-x`, ['iam:PassRole', 'iam:GetRole'], {
      'iam:PassedToService': `${service}.amazonaws.com`,
    });
const serviceLinked =
  (service: string): Needs =>
  (_, { account }) =>
    on(`arn:aws:iam::${account}:role/aws-service-role/${service}.amazonaws.com/x`, ['iam:CreateServiceLinkedRole']);
const key =
  (actions: readonly string[], context: Needed['context'] = {}): Needs =>
  (_, { account, region }) =>
    on(
      `arn:aws:kms:${region}:${account}:key/x`,
      actions.map((action) => `kms:${action}`),
      context,
    );
const makesKey: Needs = (_, { region }) => on('*', ['kms:CreateKey'], { 'aws:RequestedRegion': region });
const readsKey = ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListResourceTags'];
const tries = { 'kms:EncryptionContext:SecretVersionId': 'RequestToValidateKeyAccess' };

const all =
  (...needs: readonly Needs[]): Needs =>
  (config, place) =>
    needs.flatMap((need) => need(config, place));

/**
 * What AWS asks of whoever applies a resource of ours, as far as our stacks set it. Not what deletes it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const byType: Readonly<Record<string, Needs>> = {
  aws_cloudwatch_log_group: (_, { account, region, name }) =>
    on(
      `arn:aws:logs:${region}:${account}:log-group:/x/${name}`,
      [
        ...['CreateLogGroup', 'AssociateKmsKey', 'PutRetentionPolicy', 'TagResource'],
        ...['DescribeLogGroups', 'ListTagsForResource'],
      ].map((action) => `logs:${action}`),
    ),
  aws_default_route_table: ec2('route-table', 'DeleteRoute'),
  aws_default_security_group: ec2('security-group', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress'),
  aws_eip: ec2('elastic-ip', 'AllocateAddress'),
  aws_eks_access_entry: eks('access-entry', 'CreateAccessEntry', 'UpdateAccessEntry', 'DescribeAccessEntry'),
  aws_eks_access_policy_association: eks('access-entry', 'AssociateAccessPolicy', 'ListAssociatedAccessPolicies'),
  aws_eks_addon: all(eks('addon', 'CreateAddon', 'UpdateAddon', 'DescribeAddon', 'TagResource'), passTo('pods.eks')),
  aws_eks_cluster: all(
    eks('cluster', 'CreateCluster', 'UpdateClusterConfig', 'UpdateClusterVersion', 'DescribeCluster', 'DescribeUpdate'),
    passTo('eks'),
    serviceLinked('eks'),
    (_, place) =>
      key(['CreateGrant', 'DescribeKey'], { 'kms:ResourceAliases': `alias/${place.name}-secrets` })({}, place),
  ),
  aws_eks_node_group: all(
    eks('nodegroup', 'CreateNodegroup', 'UpdateNodegroupConfig', 'UpdateNodegroupVersion', 'DescribeNodegroup'),
    passTo('ec2'),
    serviceLinked('eks-nodegroup'),
    ...['instance', 'launch-template', 'network-interface', 'security-group', 'subnet', 'volume'].map((thing) =>
      ec2(thing, 'RunInstances'),
    ),
    (_, { region }) => on(`arn:aws:ec2:${region}::image/ami-1`, ['ec2:RunInstances']),
  ),
  aws_eks_pod_identity_association: all(
    eks('cluster', 'CreatePodIdentityAssociation', 'UpdatePodIdentityAssociation'),
    eks('podidentityassociation', 'DescribePodIdentityAssociation', 'TagResource'),
    passTo('pods.eks'),
  ),
  aws_flow_log: all(ec2('vpc', 'CreateFlowLogs'), ec2('vpc-flow-log', 'CreateFlowLogs'), passTo('vpc-flow-logs')),
  aws_iam_openid_connect_provider: (_, { account, region }) =>
    on(
      `arn:aws:iam::${account}:oidc-provider/oidc.eks.${region}.amazonaws.com/id/X`,
      ['Create', 'Tag', 'Get'].map((verb) => `iam:${verb}OpenIDConnectProvider`),
    ),
  aws_iam_role: role(
    ...['CreateRole', 'TagRole', 'PutRolePermissionsBoundary', 'UpdateAssumeRolePolicy'],
    ...['UpdateRole', 'UpdateRoleDescription'],
  ),
  aws_iam_role_policy: role('PutRolePolicy', 'GetRolePolicy'),
  aws_iam_role_policy_attachment: role('AttachRolePolicy'),
  aws_internet_gateway: ec2('internet-gateway', 'CreateInternetGateway', 'AttachInternetGateway'),
  aws_kms_alias: all(key(['CreateAlias']), (config, { account, region }) =>
    on(`arn:aws:kms:${region}:${account}:${config['name']}`, ['kms:CreateAlias', 'kms:ListAliases']),
  ),
  aws_kms_key: all(makesKey, key(['EnableKeyRotation', 'TagResource', 'UpdateKeyDescription', ...readsKey])),
  aws_kms_replica_key: all(
    makesKey,
    key(['TagResource', 'UpdateKeyDescription', ...readsKey]),
    serviceLinked('mrk.kms'),
    (_, { account, home, region }) =>
      on(`arn:aws:kms:${home}:${account}:key/mrk-x`, ['kms:ReplicateKey'], {
        'kms:ReplicaRegion': region,
        'kms:ResourceAliases': 'alias/strongroom-prod-unseal',
      }),
  ),
  aws_launch_template: ec2('launch-template', 'CreateLaunchTemplate', 'CreateLaunchTemplateVersion'),
  aws_nat_gateway: ec2('natgateway', 'CreateNatGateway'),
  aws_route: ec2('route-table', 'CreateRoute', 'ReplaceRoute'),
  aws_route_table: ec2('route-table', 'CreateRouteTable'),
  aws_route_table_association: ec2('route-table', 'AssociateRouteTable'),
  aws_s3_bucket: bucket('CreateBucket', 'PutBucketTagging', 'PutBucketObjectLockConfiguration', 'GetBucketTagging'),
  aws_s3_bucket_lifecycle_configuration: bucket('PutLifecycleConfiguration', 'GetLifecycleConfiguration'),
  aws_s3_bucket_notification: bucket('PutBucketNotification', 'GetBucketNotification'),
  aws_s3_bucket_object_lock_configuration: bucket(
    'PutBucketObjectLockConfiguration',
    'GetBucketObjectLockConfiguration',
  ),
  aws_s3_bucket_ownership_controls: bucket('PutBucketOwnershipControls', 'GetBucketOwnershipControls'),
  aws_s3_bucket_policy: bucket('PutBucketPolicy', 'GetBucketPolicy'),
  aws_s3_bucket_public_access_block: bucket('PutBucketPublicAccessBlock', 'GetBucketPublicAccessBlock'),
  aws_s3_bucket_replication_configuration: all(
    bucket('PutReplicationConfiguration', 'GetReplicationConfiguration'),
    passTo('s3'),
  ),
  aws_s3_bucket_server_side_encryption_configuration: bucket(
    'PutEncryptionConfiguration',
    'GetEncryptionConfiguration',
  ),
  aws_s3_bucket_versioning: bucket('PutBucketVersioning', 'GetBucketVersioning'),
  aws_secretsmanager_secret: (config, place) => {
    const { account, region } = place;
    const replicas = blocks(config['replica']).map((replica) => String(replica['region']));
    const actions = ['CreateSecret', 'TagResource', 'DescribeSecret', 'GetResourcePolicy'];
    return [
      ...on(
        `arn:aws:secretsmanager:${region}:${account}:secret:${config['name']}-AbCdEf`,
        [...actions, ...(replicas.length > 0 ? ['ReplicateSecretToRegions'] : [])].map(
          (action) => `secretsmanager:${action}`,
        ),
      ),
      // Of an empty secret too, Secrets Manager asks whether its maker may use the key.
      ...key(['GenerateDataKey', 'Decrypt'], tries)(config, place),
      ...replicas.flatMap((there) =>
        key(['GenerateDataKey', 'Encrypt', 'Decrypt'], tries)(config, { ...place, region: there }),
      ),
    ];
  },
  aws_secretsmanager_secret_policy: (_, { account, region, name }) =>
    on(
      `arn:aws:secretsmanager:${region}:${account}:secret:${name}/recovery/x-AbCdEf`,
      ['PutResourcePolicy', 'GetResourcePolicy'].map((action) => `secretsmanager:${action}`),
    ),
  aws_security_group: ec2('security-group', 'CreateSecurityGroup', 'RevokeSecurityGroupEgress'),
  aws_subnet: ec2('subnet', 'CreateSubnet', 'ModifySubnetAttribute'),
  aws_vpc: ec2('vpc', 'CreateVpc', 'ModifyVpcAttribute'),
  aws_vpc_endpoint: all(ec2('vpc-endpoint', 'CreateVpcEndpoint', 'ModifyVpcEndpoint'), (_, { account, region }) =>
    ['arn:aws:route53:::hostedzone/Z1', `arn:aws:ec2:${region}:${account}:vpc/x`].flatMap((resource) =>
      on(resource, ['route53:AssociateVPCWithHostedZone']),
    ),
  ),
  aws_vpc_security_group_ingress_rule: ec2('security-group', 'AuthorizeSecurityGroupIngress'),
};

/** @throws Error for a type that nobody has thought of. */
export function neededActions({ type, config }: SynthesizedElement, place: Place): readonly Needed[] {
  const needs = byType[type];
  if (!needs) throw new Error(`Nobody has said what ${type} needs; add it to test/ci/needed-actions.ts.`);
  const [, alias] = String(config['provider'] ?? '').split('.');
  return needs(config, { ...place, home: place.region, region: alias ?? place.region });
}
