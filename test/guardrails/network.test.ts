import { defaultSecurityGroup } from '../../guardrails/default-security-group';
import type { Guardrail } from '../../guardrails/guardrail';
import { logGroups } from '../../guardrails/log-groups';
import { noOpenSecurityGroup } from '../../guardrails/no-open-security-group';
import { noPublicAddresses } from '../../guardrails/no-public-addresses';
import { securityGroupDescriptions } from '../../guardrails/security-group-descriptions';
import type { Block } from '../../guardrails/terraform-json';
import { vpcFlowLogs } from '../../guardrails/vpc-flow-logs';
import { findings, resource } from './findings';

const withVpc = (guardrail: Guardrail, type: string, config: Block) =>
  findings(guardrail, { resource: { aws_vpc: { main: {} }, [type]: { it: config } } });

test('a VPC logs all of its own flows', () => {
  const flowLog = (config: Block) => withVpc(vpcFlowLogs, 'aws_flow_log', config);
  expect(flowLog({ vpc_id: '${aws_vpc.main.id}', traffic_type: 'ALL' })).toEqual([]);
  expect(flowLog({ vpc_id: '${aws_vpc.main.id}', traffic_type: 'REJECT' })).toEqual(['aws_vpc.main']);
  expect(flowLog({ vpc_id: '${aws_vpc.main_other.id}', traffic_type: 'ALL' })).toEqual(['aws_vpc.main']);
});

test('the default security group of a VPC is taken over and has no rule', () => {
  const group = (config: Block) => withVpc(defaultSecurityGroup, 'aws_default_security_group', config);
  expect(group({ vpc_id: '${aws_vpc.main.id}' })).toEqual([]);
  expect(group({ vpc_id: '${aws_vpc.main.id}', ingress: [], egress: [] })).toEqual([]);
  expect(group({ vpc_id: '${aws_vpc.main.id}', ingress: { self: true } })).toEqual(['aws_vpc.main']);
  expect(group({ vpc_id: '${aws_vpc.main.id}', ingress: [{ self: true }] })).toEqual(['aws_vpc.main']);
  expect(group({ vpc_id: '${aws_vpc.main.id}', egress: '${var.rules}' })).toEqual(['aws_vpc.main']);
  expect(group({ vpc_id: '${aws_vpc.other.id}' })).toEqual(['aws_vpc.main']);
});

test('a security group and each of its rules is described, however the rule is written', () => {
  const described = (type: string, config: Block) => findings(securityGroupDescriptions, resource(type, config));
  expect(described('aws_security_group', { description: 'Endpoints', ingress: { description: 'HTTPS' } })).toEqual([]);
  expect(described('aws_security_group', {})).toEqual(['aws_security_group.it']);
  expect(described('aws_security_group', { description: 'Endpoints', egress: [{}] })).toEqual([
    'aws_security_group.it',
  ]);
  for (const type of [
    'aws_security_group_rule',
    'aws_vpc_security_group_ingress_rule',
    'aws_vpc_security_group_egress_rule',
  ]) {
    expect(described(type, { description: 'HTTPS' })).toEqual([]);
    expect(described(type, { description: '' })).toEqual([`${type}.it`]);
  }
});

test('no rule of a security group names every address', () => {
  const open = (type: string, config: Block) => findings(noOpenSecurityGroup, resource(type, config));
  expect(open('aws_vpc_security_group_egress_rule', { cidr_ipv4: '10.0.0.0/16' })).toEqual([]);
  expect(open('aws_security_group', { egress: { cidr_blocks: ['10.0.0.0/16'] } })).toEqual([]);
  expect(open('aws_vpc_security_group_egress_rule', { cidr_ipv4: '0.0.0.0/0' })).toHaveLength(1);
  expect(open('aws_vpc_security_group_ingress_rule', { cidr_ipv6: '::/0' })).toHaveLength(1);
  expect(open('aws_security_group', { egress: { cidr_blocks: ['10.0.0.0/16', '0.0.0.0/0'] } })).toHaveLength(1);
  expect(open('aws_security_group_rule', { type: 'ingress', ipv6_cidr_blocks: ['::/0'] })).toHaveLength(1);
});

test('neither a subnet nor a launch template gives out public addresses', () => {
  const subnet = (config: Block) => findings(noPublicAddresses, resource('aws_subnet', config));
  expect(subnet({ map_public_ip_on_launch: false })).toEqual([]);
  expect(subnet({})).toEqual([]);
  expect(subnet({ map_public_ip_on_launch: true })).toEqual(['aws_subnet.it']);
  expect(subnet({ map_public_ip_on_launch: '${var.public}' })).toEqual(['aws_subnet.it']);
  const template = (associate_public_ip_address: string) =>
    findings(
      noPublicAddresses,
      resource('aws_launch_template', { network_interfaces: [{}, { associate_public_ip_address }] }),
    );
  expect(template('false')).toEqual([]);
  expect(template('true')).toEqual(['aws_launch_template.it']);
});

test('a log group keeps a year, encrypted by a named key', () => {
  const group = (config: Block) => findings(logGroups, resource('aws_cloudwatch_log_group', config));
  expect(group({ retention_in_days: 365, kms_key_id: '${aws_kms_key.it.arn}' })).toEqual([]);
  expect(group({ retention_in_days: 90, kms_key_id: '${aws_kms_key.it.arn}' })).toHaveLength(1);
  expect(group({ retention_in_days: '${var.days}', kms_key_id: '${aws_kms_key.it.arn}' })).toHaveLength(1);
  expect(group({ kms_key_id: '${aws_kms_key.it.arn}' })).toHaveLength(1);
  expect(group({ retention_in_days: 365 })).toHaveLength(1);
});
