import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { EncryptedLogGroup } from '../logs/encrypted-log-group';

export interface FlowLogsProps {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  /** A number of days that CloudWatch Logs offers. */
  readonly retentionDays: number;
}

/** Who talked to whom in the VPC, accepted or refused, minute by minute. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { accountId, region, name } = props;
    const logGroup = new EncryptedLogGroup(this, 'logs', {
      accountId,
      region,
      name: `/strongroom/${name}/flow-logs`,
      keyAlias: `${name}-flow-logs`,
      retentionDays: props.retentionDays,
    });
    const role = new IamRole(this, 'Role', {
      name: `${name}-flow-logs`,
      assumeRolePolicy: policyJson({
        Effect: 'Allow',
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId },
          ArnLike: { 'aws:SourceArn': `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*` },
        },
      }),
    });
    new IamRolePolicy(this, 'Write', {
      name: 'write-flow-logs',
      role: role.id,
      policy: policyJson({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: `${logGroup.arn}:*`,
      }),
    });
    new FlowLog(this, 'Resource', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      maxAggregationInterval: 60,
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: name },
    });
  }
}
