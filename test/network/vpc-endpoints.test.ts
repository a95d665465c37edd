import { VpcEndpoints } from '../../constructs/network/vpc-endpoints';
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

test('keys of another account, and administration of keys, do not pass the KMS endpoint', () => {
  const [statement, ...others] = JSON.parse(String(endpoint('kms')['policy'])).Statement;
  expect(others).toEqual([]);
  expect(statement.Condition.StringEquals).toEqual({
    'aws:PrincipalAccount': '111122223333',
    'aws:ResourceAccount': '111122223333',
  });
  expect(statement.Action).toEqual(expect.arrayContaining(['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey']));
  expect(statement.Action.filter((action: string) => /\*|Put|Schedule|Create|Disable/.test(action))).toEqual([]);
});
