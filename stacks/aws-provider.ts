import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Environment } from '../environments/environment';

/** The services that stacks call; an emulated environment sends each of them to this machine. */
const services = ['cloudwatchlogs', 'ec2', 'iam', 'kms', 's3', 'secretsmanager', 'sts'] as const;

/**
 * The AWS provider of an environment: pinned to its account, tagging all that it makes.
 *
 * @param region Where it works. @default - the environment's region, as the stack's default provider
 */
export function awsProvider(stack: TerraformStack, environment: Environment, region?: string): AwsProvider {
  const { account, tags, emulators } = environment;
  return new AwsProvider(stack, region ? `aws-${region}` : 'aws', {
    region: region ?? environment.region,
    ...(region && { alias: region }),
    allowedAccountIds: [account],
    defaultTags: [{ tags: { ...tags } }],
    ...(emulators && {
      endpoints: [{ ...Object.fromEntries(services.map((service) => [service, emulators.aws])), eks: emulators.eks }],
      skipCredentialsValidation: true,
      skipMetadataApiCheck: 'true',
      s3UsePathStyle: true,
    }),
  });
}
