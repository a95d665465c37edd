import type { Guardrail } from './guardrail';
import { type Block, blocks, isLiteral, texts } from './terraform-json';

export const privateEndpoint: Guardrail = {
  id: 'SR-EKS-02',
  title: 'The Kubernetes API is private; outside production, named addresses may reach it',
  why: 'An API server on the internet is one leaked token away from every Secret of the cluster.',
  sameAs: ['CKV_AWS_38', 'CKV_AWS_39', 'AWS-0040', 'AWS-0041'],
  check: (stack) =>
    stack
      .resources('aws_eks_cluster')
      .filter(({ config }) => {
        const [vpc] = blocks(config['vpc_config']);
        return vpc?.['endpoint_private_access'] !== true || isExposed(vpc, stack.environment.production);
      })
      .map((at) => ({
        at,
        fix: 'set endpointPrivateAccess to true and endpointPublicAccess to false, or name publicAccessCidrs outside production',
      })),
};

function isExposed(vpc: Block, production: boolean): boolean {
  if (vpc['endpoint_public_access'] === false) return false;
  const cidrs = texts(vpc['public_access_cidrs']);
  return production || cidrs.length === 0 || !cidrs.every((cidr) => isLiteral(cidr) && !cidr.endsWith('/0'));
}
