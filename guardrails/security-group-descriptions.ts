import type { Guardrail } from './guardrail';
import { securityGroupRules } from './security-group-rules';

export const securityGroupDescriptions: Guardrail = {
  id: 'SR-VPC-03',
  title: 'Every security group and each of its rules says what it is for',
  why: 'A rule that nobody can explain is a rule that nobody dares to remove.',
  sameAs: ['CKV_AWS_23', 'AWS-0099', 'AWS-0124'],
  check: (stack) => {
    const groups = stack.resources('aws_security_group').map((at) => ({ at, config: at.config }));
    return [...groups, ...securityGroupRules(stack)]
      .filter(({ config }) => !config['description'])
      .map(({ at }) => ({ at, fix: 'add a description' }));
  },
};
