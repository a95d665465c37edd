import { FlowLogs } from '../../constructs/network/flow-logs';
import { Template } from '../template';

const template = Template.of((stack) => {
  new FlowLogs(stack, 'flow-logs', {
    name: 'strongroom-test',
    accountId: '111122223333',
    region: 'ap-southeast-1',
    vpcId: 'vpc-1',
    retentionDays: 365,
  });
});

test('all traffic is recorded, minute by minute', () => {
  expect(template.resource('aws_flow_log')).toMatchObject({
    traffic_type: 'ALL',
    max_aggregation_interval: 60,
    vpc_id: 'vpc-1',
  });
});

test('the record is kept encrypted, with a key that CloudWatch Logs may use for this group only', () => {
  expect(template.resource('aws_cloudwatch_log_group')).toMatchObject({
    name: '/strongroom/strongroom-test/flow-logs',
    retention_in_days: 365,
    kms_key_id: expect.stringContaining('aws_kms_key'),
  });
  const [, logs] = JSON.parse(String(template.resource('aws_kms_key')['policy'])).Statement;
  expect(logs).toMatchObject({
    Principal: { Service: 'logs.ap-southeast-1.amazonaws.com' },
    Condition: {
      ArnEquals: {
        'kms:EncryptionContext:aws:logs:arn':
          'arn:aws:logs:ap-southeast-1:111122223333:log-group:/strongroom/strongroom-test/flow-logs',
      },
    },
  });
});

test('only flow logs of this account can use the role that writes them', () => {
  const [trust] = JSON.parse(String(template.resource('aws_iam_role')['assume_role_policy'])).Statement;
  expect(trust.Condition.StringEquals).toEqual({ 'aws:SourceAccount': '111122223333' });
});
