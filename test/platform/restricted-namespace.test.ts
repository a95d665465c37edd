import { RestrictedNamespace } from '../../constructs/platform/restricted-namespace';
import { Template } from '../template';

const namespace = Template.of((stack) => {
  new RestrictedNamespace(stack, 'namespace', { name: 'vault', podSecurityVersion: '1.35' });
}).resource('kubernetes_namespace_v1');

test('pods below the level restricted are refused, by the rules of one release of Kubernetes', () => {
  expect(namespace['metadata']).toMatchObject({
    labels: {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.35',
    },
  });
});

test('Terraform refuses to delete it, and all that lives in it', () => {
  expect(namespace['lifecycle']).toEqual({ prevent_destroy: true });
});
