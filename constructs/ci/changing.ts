import type { PolicyStatement } from '../cluster/workload-identity';

export interface ChangingProps {
  readonly accountId: string;
  readonly region: string;
  /** Where copies of keys, secrets and snapshots are. @default - there are none */
  readonly recoveryRegion?: string | undefined;
  /** First part of the AWS names of the environment: its roles, buckets and secrets start with it. */
  readonly name: string;
}

/**
 * What an apply changes: in the environment's own region, for another environment of the account may live in another. What holds
 * data is made here and never destroyed, and shares are never written: `UpdateSecret`, which Terraform would call for a secret's
 * description or key, writes values as well. That takes an administrator.
 */
export function changing({ accountId, region, recoveryRegion, name }: ChangingProps): readonly PolicyStatement[] {
  const here = (service: string) => `arn:aws:${service}:${region}:${accountId}:*`;
  const roles = `arn:aws:iam::${accountId}:role/${name}-*`;
  return [
    {
      Sid: 'Network',
      Effect: 'Allow',
      Action: [
        ...['Allocate', 'Associate', 'Attach', 'Authorize', 'Create', 'Delete', 'Detach', 'Disassociate'],
        ...['Modify', 'Release', 'Replace', 'Revoke', 'RunInstances', 'Update'],
      ].map((verb) => `ec2:${verb}*`),
      Resource: here('ec2'),
    },
    // AWS does it for an endpoint that is found by its usual name.
    {
      Sid: 'NamesOfEndpoints',
      Effect: 'Allow',
      Action: 'route53:AssociateVPCWithHostedZone',
      Resource: ['arn:aws:route53:::hostedzone/*', `arn:aws:ec2:${region}:${accountId}:vpc/*`],
    },
    {
      Sid: 'MachineImages',
      Effect: 'Allow',
      Action: 'ec2:RunInstances',
      Resource: `arn:aws:ec2:${region}::image/*`,
    },
    {
      Sid: 'Cluster',
      Effect: 'Allow',
      Action: ['Associate', 'Create', 'Delete', 'Disassociate', 'Tag', 'Untag', 'Update'].map((verb) => `eks:${verb}*`),
      Resource: here('eks'),
    },
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: [
        ...['CreateAlias', 'CreateGrant', 'EnableKey*', 'PutKeyPolicy'],
        ...['TagResource', 'UntagResource', 'UpdateKeyDescription'],
      ].map((action) => `kms:${action}`),
      Resource: here('kms'),
    },
    // KMS knows no name for a key that is not there yet.
    {
      Sid: 'NewKeys',
      Effect: 'Allow',
      Action: 'kms:CreateKey',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': regionsOf({ region, recoveryRegion }) } },
    },
    ...(recoveryRegion ? copiedKeys(here('kms'), `arn:aws:kms:${recoveryRegion}:${accountId}:*`, recoveryRegion) : []),
    {
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: [
        ...['CreateSecret', 'PutResourcePolicy', 'TagResource', 'UntagResource'],
        ...(recoveryRegion ? ['ReplicateSecretToRegions'] : []),
      ].map((action) => `secretsmanager:${action}`),
      Resource: `arn:aws:secretsmanager:*:${accountId}:secret:${name}/*`,
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: [
        ...['AssociateKmsKey', 'CreateLogGroup', 'DeleteLogGroup'],
        ...['PutRetentionPolicy', 'TagResource', 'UntagResource'],
      ].map((action) => `logs:${action}`),
      Resource: here('logs'),
    },
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: ['s3:CreateBucket', 's3:PutBucket*', 's3:Put*Configuration'],
      Resource: `arn:aws:s3:::${name}-*`,
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: [
        ...['AttachRolePolicy', 'CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'PutRole*'],
        ...['TagRole', 'UntagRole', 'UpdateAssumeRolePolicy', 'UpdateRole*'],
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
            (service) => `${service}.amazonaws.com`,
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
      Resource: `arn:aws:iam::${accountId}:oidc-provider/oidc.eks.${region}.*`,
    },
  ];
}

/**
 * Of keys in the recovery region what making them takes, and no more: the environment that recovers may have its own there. A replica
 * is made in that region alone, for it has a policy of its own: whoever makes one elsewhere would say there who may use the key.
 */
function copiedKeys(originals: string, copies: string, recoveryRegion: string): readonly PolicyStatement[] {
  return [
    {
      Sid: 'CopiedKeys',
      Effect: 'Allow',
      Action: ['CreateAlias', 'EnableKeyRotation', 'TagResource', 'UntagResource', 'UpdateKeyDescription'].map(
        (action) => `kms:${action}`,
      ),
      Resource: copies,
    },
    {
      Sid: 'Replicas',
      Effect: 'Allow',
      Action: 'kms:ReplicateKey',
      Resource: originals,
      Condition: { StringEquals: { 'kms:ReplicaRegion': recoveryRegion } },
    },
  ];
}

/**
 * What Secrets Manager says to KMS when it tries, as whoever makes a secret, whether that one may use its key. It asks this of an
 * empty secret too, and throws the answer away. Nothing was ever encrypted under this name: no version of a secret can have it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-using-cmk
 */
export const keyIsTried = { 'kms:EncryptionContext:SecretVersionId': 'RequestToValidateKeyAccess' } as const;

/** What it takes to make secrets, and their copies, under keys of our own, of which the boundary allows more. */
export function tryingKeys({ accountId, ...where }: ChangingProps): PolicyStatement {
  return {
    Sid: 'TryKeysOfSecrets',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
    Resource: regionsOf(where).map((region) => `arn:aws:kms:${region}:${accountId}:*`),
    Condition: { StringEquals: keyIsTried },
  };
}

function regionsOf({ region, recoveryRegion }: Pick<ChangingProps, 'region' | 'recoveryRegion'>): readonly string[] {
  return recoveryRegion ? [region, recoveryRegion] : [region];
}
