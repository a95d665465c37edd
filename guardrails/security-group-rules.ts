import type { SynthesizedElement, SynthesizedStack } from './synthesized-stack';
import { type Block, blocks } from './terraform-json';

/** What one rule of a security group says, and the resource that says it. */
export interface SecurityGroupRule {
  readonly at: SynthesizedElement;
  readonly config: Block;
}

/** Every rule of every security group, in each of the ways that the AWS provider has to write one. */
export function securityGroupRules(stack: SynthesizedStack): readonly SecurityGroupRule[] {
  const inline = ['aws_security_group', 'aws_default_security_group'].flatMap((type) => stack.resources(type));
  const separate = [
    'aws_security_group_rule',
    'aws_vpc_security_group_ingress_rule',
    'aws_vpc_security_group_egress_rule',
  ].flatMap((type) => stack.resources(type));
  return [
    ...inline.flatMap((at) =>
      [...blocks(at.config['ingress']), ...blocks(at.config['egress'])].map((config) => ({ at, config })),
    ),
    ...separate.map((at) => ({ at, config: at.config })),
  ];
}
