import type { PolicyStatement } from '../cluster/workload-identity';

export interface ChangingProps {
  readonly accountId: string;
  /** First part of the AWS names of the environment: its roles and buckets start with it. */
  readonly name: string;
}

/** What an apply changes. What holds data is made here and never destroyed: that takes an administrator. */
export function changing({ accountId, name }: ChangingProps): readonly PolicyStatement[] {
  const of = (...services: readonly string[]) => services.map((service) => `arn:aws:${service}:*:${accountId}:*`);
  const roles = `arn:aws:iam::${accountId}:role/${name}-*`;
  return [
    {
      Sid: 'Network',
      Effect: 'Allow',
      Action: [
        ...['Allocate', 'Associate', 'Attach', 'Authorize', 'Create', 'Delete', 'Detach', 'Disassociate'],
        ...['Modify', 'Release', 'Replace', 'Revoke', 'RunInstances', 'Update'],
      ].map((verb) => `ec2:${verb}*`),
      Resource: of('ec2'),
    },
    {
      Sid: 'MachineImages',
      Effect: 'Allow',
      Action: 'ec2:RunInstances',
      Resource: 'arn:aws:ec2:*::image/*',
    },
    {
      Sid: 'Cluster',
      Effect: 'Allow',
      Action: ['Associate', 'Create', 'Delete', 'Disassociate', 'Tag', 'Untag', 'Update'].map((verb) => `eks:${verb}*`),
      Resource: of('eks'),
    },
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: [
        ...['CreateAlias', 'CreateGrant', 'EnableKey', 'EnableKeyRotation', 'PutKeyPolicy', 'ReplicateKey'],
        ...['TagResource', 'UntagResource', 'UpdateAlias', 'UpdateKeyDescription'],
      ].map((action) => `kms:${action}`),
      Resource: of('kms'),
    },
    // KMS knows no name for a key that is not there yet.
    { Sid: 'NewKeys', Effect: 'Allow', Action: 'kms:CreateKey', Resource: '*' },
    {
      Sid: 'LogsAndSecrets',
      Effect: 'Allow',
      Action: [
        ...[
          'AssociateKmsKey',
          'CreateLogGroup',
          'DeleteLogGroup',
          'PutRetentionPolicy',
          'TagResource',
          'UntagResource',
        ].map((action) => `logs:${action}`),
        ...['CreateSecret', 'PutResourcePolicy', 'TagResource', 'UntagResource', 'UpdateSecret'].map(
          (action) => `secretsmanager:${action}`,
        ),
      ],
      Resource: of('logs', 'secretsmanager'),
    },
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: [
        'CreateBucket',
        'PutBucket*',
        'PutEncryptionConfiguration',
        'PutLifecycleConfiguration',
        'PutReplicationConfiguration',
      ].map((action) => `s3:${action}`),
      Resource: `arn:aws:s3:::${name}-*`,
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: [
        ...['AttachRolePolicy', 'CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'PutRolePolicy'],
        ...['PutRolePermissionsBoundary', 'TagRole', 'UntagRole', 'UpdateAssumeRolePolicy', 'UpdateRole'],
      ].map((action) => `iam:${action}`),
      Resource: roles,
    },
    {
      Sid: 'RolesOfServices',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: roles,
      Condition: {
        StringEquals: {
          'iam:PassedToService': ['ec2', 'eks', 'pods.eks', 's3', 'vpc-flow-logs'].map(
            (name) => `${name}.amazonaws.com`,
          ),
        },
      },
    },
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${accountId}:role/aws-service-role/*`,
    },
    {
      Sid: 'IdentityOfTheCluster',
      Effect: 'Allow',
      Action: 'iam:*OpenIDConnectProvider*',
      Resource: `arn:aws:iam::${accountId}:oidc-provider/oidc.eks.*`,
    },
  ];
}
