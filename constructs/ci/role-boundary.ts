import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../cluster/workload-identity';
import { policyJson } from '../iam/policy-json';
import { changing } from './changing';
import { reading } from './reading';

export interface RoleBoundaryProps {
  readonly accountId: string;
  /** First part of the AWS names of the environment. */
  readonly name: string;
  /** Of the policy. */
  readonly policyName: string;
  readonly stateBucket: string;
  /** Names of the roles that nobody behind the boundary changes. */
  readonly ciRoles: readonly string[];
  /** Of keys whose policy nobody behind the boundary rewrites, without `alias/`. */
  readonly protectedKeyAliases: readonly string[];
}

/**
 * The most that CI's apply role may ever do, and the roles that it makes: without the second, it would make one that may do more.
 * It grants nothing by itself. Its denials hold against every policy that such a role is ever given.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class RoleBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: RoleBoundaryProps) {
    super(scope, id);
    const { policyName, ...rest } = props;
    this.arn = new IamPolicy(this, 'Resource', {
      name: policyName,
      description: 'The most that the apply role of CI and the roles it makes may ever do',
      policy: policyJson(...boundary(rest, boundaryArn(props))),
      lifecycle: { preventDestroy: true },
    }).arn;
  }
}

/** Known before it is made, so that it can forbid its own change, and other stacks can name it. */
export function boundaryArn({ accountId, policyName }: Pick<RoleBoundaryProps, 'accountId' | 'policyName'>): string {
  return `arn:aws:iam::${accountId}:policy/${policyName}`;
}

function boundary(props: Omit<RoleBoundaryProps, 'policyName'>, self: string): readonly object[] {
  const { accountId, name, stateBucket, ciRoles, protectedKeyAliases } = props;
  const deny = { Effect: 'Deny' };
  return [
    // Their ids would be what makes it too long for IAM; only those of denials are ever shown.
    ...[reading, ...changing(props), ...running(accountId, name)].map(({ Sid: _, ...allowed }) => allowed),
    {
      ...deny,
      Sid: 'WhatHoldsDataStays',
      Action: [
        ...['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial', 'kms:DisableKeyRotation'],
        ...['eks:DeleteCluster', 'ec2:DeleteVpc', 's3:DeleteBucket', 's3:DeleteObjectVersion'],
        'secretsmanager:DeleteSecret',
      ],
      Resource: '*',
    },
    {
      ...deny,
      Sid: 'StatesStayProtected',
      Action: [
        's3:DeleteBucketPolicy',
        's3:PutBucket*',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
      ],
      Resource: `arn:aws:s3:::${stateBucket}`,
    },
    {
      ...deny,
      Sid: 'ProtectedKeysKeepTheirPolicy',
      Action: ['kms:PutKeyPolicy', 'kms:UpdateAlias', 'kms:DeleteAlias'],
      Resource: '*',
      Condition: {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': protectedKeyAliases.map((alias) => `alias/${alias}`) },
      },
    },
    {
      ...deny,
      Sid: 'RolesAreBehindThisBoundary',
      Action: ['CreateRole', 'PutRolePermissionsBoundary', 'AttachRolePolicy', 'PutRolePolicy'].map(
        (action) => `iam:${action}`,
      ),
      Resource: '*',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': self } },
    },
    {
      ...deny,
      Sid: 'BoundaryAndCiStay',
      NotAction: ['iam:Get*', 'iam:List*'],
      Resource: [self, ...ciRoles.map((role) => `arn:aws:iam::${accountId}:role/${role}`)],
    },
    { ...deny, Sid: 'BoundariesStay', Action: 'iam:DeleteRolePermissionsBoundary', Resource: '*' },
  ];
}

/** What nodes, add-ons, controllers and Vault do beyond what CI does. */
function running(accountId: string, name: string): readonly PolicyStatement[] {
  const of = (service: string) => `arn:aws:${service}:*:${accountId}:*`;
  return [
    {
      Sid: 'Nodes',
      Effect: 'Allow',
      Action: ['ec2:Assign*', 'ec2:Unassign*', 'ec2:TerminateInstances', 'eks-auth:AssumeRoleForPodIdentity'],
      Resource: ['ec2', 'eks'].map(of),
    },
    // The images of EKS are in accounts of AWS.
    {
      Sid: 'Images',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: 'arn:aws:ecr:*:*:repository/*',
    },
    {
      Sid: 'SessionManagerAndRegistry',
      Effect: 'Allow',
      Action: [
        ...['ecr:GetAuthorizationToken', 'ssm:UpdateInstanceInformation', 'ssmmessages:Create*', 'ssmmessages:Open*'],
        ...['Acknowledge', 'Delete', 'Fail', 'Get', 'Send'].map((verb) => `ec2messages:${verb}*`),
      ],
      Resource: '*',
    },
    {
      Sid: 'LoadBalancers',
      Effect: 'Allow',
      Action: ['Add', 'Create', 'Delete', 'Deregister', 'Modify', 'Register', 'Remove', 'Set'].map(
        (verb) => `elasticloadbalancing:${verb}*`,
      ),
      Resource: of('elasticloadbalancing'),
    },
    {
      Sid: 'Encryption',
      Effect: 'Allow',
      Action: ['Encrypt', 'Decrypt', 'GenerateDataKey*', 'ReEncrypt*', 'RevokeGrant'].map((action) => `kms:${action}`),
      Resource: of('kms'),
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: of('logs'),
    },
    {
      Sid: 'Objects',
      Effect: 'Allow',
      Action: ['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject', 's3:Replicate*'],
      Resource: `arn:aws:s3:::${name}-*/*`,
    },
  ];
}
