import { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import type { AwsAssumedRole } from '../../constructs/vault/engines/aws-assumed-role';
import { AwsEngine } from '../../constructs/vault/engines/aws-engine';
import { AzureEngine } from '../../constructs/vault/engines/azure-engine';
import type { TenantProps } from '../tenant';
import { azure } from './accounts';

const HOUR = Duration.hours(1);
const bucket = (name: string) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];

/** Credentials of AWS and Azure that end by themselves. Buckets are named: `smart-dairy-*` would reach Vault's backups. */
export class Clouds extends Construct {
  /** Only where production is: no other stage has buckets. */
  readonly s3Readonly: AwsAssumedRole | undefined;
  readonly azure: AzureEngine;

  constructor(
    scope: Construct,
    id: string,
    { account, region, stages, awsEndpoint }: Pick<TenantProps, 'account' | 'region' | 'stages' | 'awsEndpoint'>,
  ) {
    super(scope, id);
    const aws = new AwsEngine(this, 'aws', {
      path: 'smart-dairy/aws',
      region,
      ...(awsEndpoint !== undefined && { endpoint: awsEndpoint }),
    });
    if (stages.includes('prod')) this.s3Readonly = addBuckets(aws, account);

    this.azure = new AzureEngine(this, 'azure', { path: 'smart-dairy/azure', ...azure });
    this.azure.servicePrincipal('blob-contributor', {
      roles: [
        {
          role: 'Storage Blob Data Contributor',
          scope:
            `/subscriptions/${azure.subscriptionId}/resourceGroups/smart-dairy-prod` +
            '/providers/Microsoft.Storage/storageAccounts/smartdairyblob',
        },
      ],
      ttl: HOUR,
      maxTtl: Duration.hours(4),
    });
  }
}

/** @returns what milk-tracker holds. The other two are granted on request. */
function addBuckets(aws: AwsEngine, account: string): AwsAssumedRole {
  const role = (name: string) => [`arn:aws:iam::${account}:role/smart-dairy-${name}`];
  aws.assumedRole('s3-sts-role', {
    roleArns: role('s3-sts-role'),
    policy: [{ actions: ['s3:GetObject', 's3:PutObject'], resources: ['arn:aws:s3:::smart-dairy-data-prod/*'] }],
    sessionTags: { Environment: 'production', Application: 'milk-tracker' },
    ttl: HOUR,
  });
  aws.assumedRole('s3-federated', {
    roleArns: role('s3-federated'),
    policy: [
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
        resources: bucket('smart-dairy-data'),
      },
    ],
    ttl: HOUR,
  });
  return aws.assumedRole('s3-readonly', {
    roleArns: role('s3-readonly'),
    policy: [{ actions: ['s3:GetObject', 's3:ListBucket'], resources: bucket('smart-dairy-data-prod') }],
    ttl: HOUR,
  });
}
