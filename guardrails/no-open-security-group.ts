import type { Guardrail } from './guardrail';
import { securityGroupRules } from './security-group-rules';
import { texts } from './terraform-json';

const addresses = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'];

export const noOpenSecurityGroup: Guardrail = {
  id: 'SR-VPC-04',
  title: 'No security group is open to every address, in or out',
  why: 'An open way in is found within minutes, and an open way out is how secrets leave.',
  sameAs: ['CKV_AWS_24', 'CKV_AWS_25', 'CKV_AWS_260', 'CKV_AWS_277', 'CKV_AWS_382', 'AWS-0104', 'AWS-0107'],
  check: (stack) =>
    securityGroupRules(stack)
      .filter(({ config }) => addresses.flatMap((name) => texts(config[name])).some((cidr) => cidr.endsWith('/0')))
      .map(({ at }) => ({ at, fix: 'name the addresses, the prefix list or the security group on the other side' })),
};
