import type { Guardrail } from './guardrail';

export const noKubernetesManifest: Guardrail = {
  id: 'SR-K8S-01',
  title: 'Custom resources come with a chart, never as kubernetes_manifest',
  why: 'It needs the API server and the definition of the resource at plan time, so a new environment cannot be planned.',
  check: (stack) =>
    stack
      .resources('kubernetes_manifest')
      .map((at) => ({ at, fix: 'put it into a small local chart and release that' })),
};
