import { dataSurvives } from '../../../guardrails/data-survives';
import { defaultSecurityGroup } from '../../../guardrails/default-security-group';
import { logGroups } from '../../../guardrails/log-groups';
import { noOpenSecurityGroup } from '../../../guardrails/no-open-security-group';
import { noPublicAddresses } from '../../../guardrails/no-public-addresses';
import { securityGroupDescriptions } from '../../../guardrails/security-group-descriptions';
import { vpcFlowLogs } from '../../../guardrails/vpc-flow-logs';
import { one } from './edit';
import type { Mutation } from './mutation';

export const networkMutations: readonly Mutation[] = [
  {
    stack: 'prod-network',
    what: 'flow logs record refusals only',
    seenBy: vpcFlowLogs,
    edit: one('resource.aws_flow_log', { traffic_type: 'REJECT' }),
  },
  {
    stack: 'prod-network',
    what: 'members of the default security group trust each other',
    seenBy: defaultSecurityGroup,
    edit: one('resource.aws_default_security_group', {
      ingress: [{ description: 'Members', protocol: '-1', from_port: 0, to_port: 0, self: true }],
    }),
  },
  {
    stack: 'prod-network',
    what: 'a rule says nothing',
    seenBy: securityGroupDescriptions,
    edit: one('resource.aws_vpc_security_group_ingress_rule', { description: undefined }),
  },
  {
    stack: 'dr-network',
    what: 'the endpoints may be called from everywhere',
    seenBy: noOpenSecurityGroup,
    edit: one('resource.aws_vpc_security_group_ingress_rule', { cidr_ipv4: '0.0.0.0/0' }),
  },
  {
    stack: 'dev-network',
    what: 'a subnet gives out public addresses',
    seenBy: noPublicAddresses,
    edit: one('resource.aws_subnet', { map_public_ip_on_launch: true }),
  },
  {
    stack: 'staging-network',
    what: 'logs are gone after a month',
    seenBy: logGroups,
    edit: one('resource.aws_cloudwatch_log_group', { retention_in_days: 30 }),
  },
  {
    stack: 'prod-network',
    what: 'the VPC may be replaced',
    seenBy: dataSurvives,
    edit: one('resource.aws_vpc', { lifecycle: undefined }),
  },
];
