import { DisruptionBudget } from '../../constructs/vault-server/disruption-budget';
import { podLabels } from '../../constructs/vault-server/names';
import { releaseValues } from '../platform/release-values';
import { Template } from '../template';

test('one node may be missing, and one that serves nobody may always be taken away', () => {
  const template = Template.of((stack) => void new DisruptionBudget(stack, 'budget', { namespace: 'vault' }));
  const { resources } = releaseValues(template.resource('helm_release'));
  expect(resources).toEqual([
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'vault-server' },
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: podLabels } },
    },
  ]);
});
