import type { Guardrail } from './guardrail';
import { blocks, texts } from './terraform-json';

export const secretsEnvelopeEncryption: Guardrail = {
  id: 'SR-EKS-03',
  title: 'Kubernetes Secrets are encrypted by a key of ours',
  why: 'Whoever reads etcd or a copy of it would read every Secret that a sync wrote there.',
  sameAs: ['CKV_AWS_58', 'AWS-0039'],
  check: (stack) =>
    stack
      .resources('aws_eks_cluster')
      .filter(({ config }) => {
        const [encryption] = blocks(config['encryption_config']);
        const [provider] = blocks(encryption?.['provider']);
        return !provider?.['key_arn'] || texts(encryption?.['resources']).join() !== 'secrets';
      })
      .map((at) => ({ at, fix: "set encryptionConfig to resources ['secrets'] and the ARN of a KMS key" })),
};
