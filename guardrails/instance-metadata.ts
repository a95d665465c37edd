import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const instanceMetadata: Guardrail = {
  id: 'SR-EC2-01',
  title: 'Pods cannot read the credentials of their node',
  why: 'Without IMDSv2 and a hop limit of 1, any pod acts as its node, which may do more than the pod.',
  sameAs: ['CKV_AWS_79', 'CKV_AWS_341', 'AWS-0130'],
  check: (stack) => [
    ...stack
      .resources('aws_launch_template')
      .filter(({ config }) => {
        const [options] = blocks(config['metadata_options']);
        return options?.['http_tokens'] !== 'required' || options['http_put_response_hop_limit'] !== 1;
      })
      .map((at) => ({ at, fix: "set metadataOptions to httpTokens 'required' and httpPutResponseHopLimit 1" })),
    ...stack
      .resources('aws_eks_node_group')
      .filter(({ config }) => blocks(config['launch_template']).length === 0)
      .map((at) => ({ at, fix: 'give the node group a launch template: the one that EKS makes allows two hops' })),
  ],
};
