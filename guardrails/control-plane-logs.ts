import type { Guardrail } from './guardrail';
import { texts } from './terraform-json';

const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

export const controlPlaneLogs: Guardrail = {
  id: 'SR-EKS-01',
  title: 'The cluster keeps all five control-plane logs',
  why: 'What nobody logged cannot be investigated after an incident.',
  sameAs: ['CKV_AWS_37', 'AWS-0038'],
  check: (stack) =>
    stack.resources('aws_eks_cluster').flatMap((at) => {
      const kept = texts(at.config['enabled_cluster_log_types']);
      const missing = logTypes.filter((type) => !kept.includes(type));
      return missing.length > 0 ? [{ at, fix: `add ${missing.join(', ')} to enabledClusterLogTypes` }] : [];
    }),
};
