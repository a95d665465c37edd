import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const noPublicAddresses: Guardrail = {
  id: 'SR-VPC-05',
  title: 'Nothing gets a public address by default',
  why: 'What is started in the wrong subnet would be on the internet at once.',
  sameAs: ['CKV_AWS_130', 'CKV_AWS_88', 'AWS-0164'],
  check: (stack) => [
    ...stack
      .resources('aws_subnet')
      .filter(({ config }) => isOn(config['map_public_ip_on_launch']))
      .map((at) => ({ at, fix: 'set mapPublicIpOnLaunch to false' })),
    ...stack
      .resources('aws_launch_template')
      .filter(({ config }) =>
        blocks(config['network_interfaces']).some((network) => isOn(network['associate_public_ip_address'])),
      )
      .map((at) => ({ at, fix: 'remove associatePublicIpAddress' })),
  ],
};

/** Off is the default; whatever is neither absent nor false may become true. */
function isOn(flag: unknown): boolean {
  return flag !== undefined && String(flag) !== 'false';
}
