import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../cluster/workload-identity';
import { policyJson } from '../iam/policy-json';
import { type ChangingProps, changing } from './changing';
import { reading } from './reading';

export interface RoleBoundaryProps extends ChangingProps {
  /** Of the policy. */
  readonly policyName: string;
  readonly stateBucket: string;
  /** Names of the roles that nobody behind the boundary changes. */
  readonly ciRoles: readonly string[];
  /** Of keys that nobody behind the boundary lets others use, without `alias/`; `*` stands for anything. */
  readonly protectedKeyAliases: readonly string[];
  /** Names of the roles that Vault hands out sessions of; `*` stands for anything. */
  readonly assumableRoles: readonly string[];
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
  const { accountId, stateBucket, ciRoles, protectedKeyAliases } = props;
  const deny = { Effect: 'Deny' };
  return [
    ...shortened([reading, ...changing(props), ...running(props)]),
    {
      ...deny,
      Sid: 'WhatHoldsDataStays',
      Action: [
        ...['kms:ScheduleKeyDeletion', 'kms:DisableKey*', 'eks:DeleteCluster', 'ec2:DeleteVpc'],
        ...['s3:DeleteBucket', 's3:DeleteObjectVersion'],
        ...['secretsmanager:DeleteSecret', 'secretsmanager:RemoveRegionsFromReplication'],
      ],
      Resource: '*',
    },
    {
      ...deny,
      Sid: 'StatesStayProtected',
      Action: ['s3:DeleteBucketPolicy', 's3:PutBucket*', 's3:Put*Configuration'],
      Resource: `arn:aws:s3:::${stateBucket}`,
    },
    {
      ...deny,
      Sid: 'ProtectedKeysKeepTheirPolicy',
      Action: ['kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:UpdateAlias', 'kms:DeleteAlias'],
      Resource: '*',
      Condition: {
        'ForAnyValue:StringLike': { 'kms:ResourceAliases': protectedKeyAliases.map((alias) => `alias/${alias}`) },
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
function running(props: Omit<RoleBoundaryProps, 'policyName'>): readonly PolicyStatement[] {
  const { accountId, region, recoveryRegion, name, assumableRoles } = props;
  const of = (service: string, where = region) => `arn:aws:${service}:${where}:${accountId}:*`;
  const using = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*'];
  return [
    {
      Sid: 'Nodes',
      Effect: 'Allow',
      Action: ['ec2:Assign*', 'ec2:Unassign*', 'ec2:TerminateInstances', 'eks-auth:AssumeRoleForPodIdentity'],
      Resource: [of('ec2'), of('eks')],
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
      Action: [...using, 'kms:ReEncrypt*', 'kms:RevokeGrant'],
      Resource: of('kms'),
    },
    ...(recoveryRegion
      ? [{ Sid: 'Copies', Effect: 'Allow' as const, Action: using, Resource: of('kms', recoveryRegion) }]
      : []),
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
    // A role that trusts Vault's need not be in its policy, but must be in its boundary. Not every role of the account: one that trusts
    // all of it would be a way out.
    {
      Sid: 'Sessions',
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Resource: assumableRoles.map((role) => `arn:aws:iam::${accountId}:role/${role}`),
    },
  ];
}

/**
 * The same in fewer characters, of which IAM takes 6,144. What is allowed on everything, or on all of a region, becomes one statement:
 * an action finds the resources of its own service there, and of no other. Only the ids of denials are ever shown.
 */
function shortened(statements: readonly PolicyStatement[]): readonly object[] {
  const wide = new Map<string, Record<'actions' | 'resources', ReadonlySet<string>>>();
  const others: object[] = [];
  for (const { Sid: _, ...allowed } of statements) {
    const resources = [allowed.Resource].flat();
    const [where, ...more] = new Set(resources.map(regionOf));
    if (!where || more.length > 0 || allowed.Condition) {
      others.push(allowed);
      continue;
    }
    const { actions, resources: known } = wide.get(where) ?? { actions: new Set(), resources: new Set() };
    wide.set(where, {
      actions: new Set([...actions, ...[allowed.Action].flat()]),
      resources: new Set([...known, ...resources]),
    });
  }
  const together = [...wide.values()].map(({ actions, resources }) => ({
    ...{ Effect: 'Allow', Action: [...actions], Resource: [...resources] },
  }));
  return [...others, ...together];
}

/** Undefined for less than all of a region. */
function regionOf(resource: string): string | undefined {
  return resource === '*' ? '*' : /^arn:aws:\w+:([\w-]+):\d+:\*$/.exec(resource)?.[1];
}
