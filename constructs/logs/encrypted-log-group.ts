import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { CustomerKey } from '../kms/customer-key';

export interface EncryptedLogGroupProps {
  readonly accountId: string;
  readonly region: string;
  /** Name of the log group, as the service that writes to it expects it. */
  readonly name: string;
  /** Alias of the group's own key, without `alias/`. */
  readonly keyAlias: string;
  /** A number of days that CloudWatch Logs offers. */
  readonly retentionDays: number;
}

/**
 * A log group with a key of its own, which CloudWatch Logs may use for this group only.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export class EncryptedLogGroup extends Construct {
  readonly arn: string;
  readonly resource: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id);
    const { accountId, region, name } = props;
    const key = new CustomerKey(this, 'Key', {
      accountId,
      alias: props.keyAlias,
      description: `Encrypts the log group ${name}`,
      statements: [
        {
          Sid: 'LogsEncryptThisGroup',
          Effect: 'Allow',
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
          Condition: {
            ArnEquals: {
              'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
            },
          },
        },
      ],
    });
    this.resource = new CloudwatchLogGroup(this, 'Resource', {
      name,
      kmsKeyId: key.arn,
      retentionInDays: props.retentionDays,
    });
    this.arn = this.resource.arn;
  }
}
