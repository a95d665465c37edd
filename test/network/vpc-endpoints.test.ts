import { VpcEndpoints } from '../../constructs/network/vpc-endpoints';
import { allows } from '../ci/decide';
import { Template } from '../template';

const template = Template.of((stack) => {
  new VpcEndpoints(stack, 'endpoints', {
    name: 'strongroom-test',
    accountId: '111122223333',
    region: 'ap-southeast-1',
    vpcId: 'vpc-1',
    vpcCidr: '10.0.0.0/16',
    subnetIds: ['subnet-1'],
    routeTableIds: ['rtb-1'],
  });
});

const endpoint = (service: string) =>
  template
    .resources('aws_vpc_endpoint')
    .find(({ service_name }) => service_name === `com.amazonaws.ap-southeast-1.${service}`)!;

test.each([
  'kms',
  'sts',
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'logs',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'autoscaling',
  'ssm',
  'ssmmessages',
  'ec2messages',
])('%s is reached by its usual name, inside the VPC', (service) => {
  expect(endpoint(service)).toMatchObject({ vpc_endpoint_type: 'Interface', private_dns_enabled: true });
});

test('S3 is reached by the inner route tables', () => {
  expect(endpoint('s3')).toMatchObject({ vpc_endpoint_type: 'Gateway', route_table_ids: ['rtb-1'] });
});

test('only HTTPS from inside the VPC comes in, and nothing goes out', () => {
  expect(template.resource('aws_vpc_security_group_ingress_rule')).toMatchObject({
    cidr_ipv4: '10.0.0.0/16',
    from_port: 443,
    to_port: 443,
  });
  expect(template.resources('aws_vpc_security_group_egress_rule')).toEqual([]);
  expect(template.resource('aws_security_group')).not.toHaveProperty('egress');
});

describe('the KMS endpoint', () => {
  const passes = (action: string, principal: string, owner?: string) =>
    allows(endpoint('kms')['policy'], action, {
      resource: owner ? `arn:aws:kms:ap-southeast-1:${owner}:key/1` : '*',
      context: { 'aws:PrincipalAccount': principal, ...(owner && { 'aws:ResourceAccount': owner }) },
    });
  const [ours, strange] = ['111122223333', '999999999999'];

  test('lets principals of the account use its keys, and administer them: a runner of CI may be inside', () => {
    for (const action of ['Encrypt', 'Decrypt', 'GetKeyPolicy', 'ListResourceTags', 'EnableKeyRotation', 'CreateAlias'])
      expect([action, passes(`kms:${action}`, ours!, ours)]).toEqual([action, true]);
  });

  test('lets them make and find keys, which is asked of no key', () => {
    for (const action of ['CreateKey', 'ListAliases', 'ListKeys'])
      expect([action, passes(`kms:${action}`, ours!), passes(`kms:${action}`, strange!)]).toEqual([
        action,
        true,
        false,
      ]);
  });

  test('passes nothing to keys of another account, and nothing of its principals', () => {
    for (const action of ['Encrypt', 'Decrypt', 'ReEncryptTo', 'GetKeyPolicy']) {
      expect([action, passes(`kms:${action}`, ours!, strange)]).toEqual([action, false]);
      expect([action, passes(`kms:${action}`, strange!, ours)]).toEqual([action, false]);
    }
  });
});
