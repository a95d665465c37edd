import type { Guardrail } from './guardrail';
import { refersTo } from './terraform-json';

export const defaultSecurityGroup: Guardrail = {
  id: 'SR-VPC-02',
  title: 'The default security group of a VPC lets nothing through',
  why: 'Whatever is started without a group of its own would join one whose members all trust each other.',
  sameAs: ['CKV2_AWS_12', 'AWS-0173'],
  check: (stack) => {
    const emptied = stack
      .resources('aws_default_security_group')
      .filter(({ config }) => isEmpty(config['ingress']) && isEmpty(config['egress']));
    return stack
      .resources('aws_vpc')
      .filter((vpc) => !emptied.some(({ config }) => refersTo(config['vpc_id'], vpc)))
      .map((at) => ({ at, fix: 'add a DefaultSecurityGroup of this VPC without rules to the same stack' }));
  },
};

function isEmpty(rules: unknown): boolean {
  return rules === undefined || (Array.isArray(rules) && rules.length === 0);
}
