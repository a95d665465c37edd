import { Kgc } from '../../tenants/kgc';
import { Template } from '../template';

test('the sidecar reads its three secrets and nothing else', () => {
  const template = Template.of((stack) => {
    new Kgc(stack);
  });
  const paths = String(template.resource('vault_policy')['policy']).match(/path "[^"]+"/g);
  expect(paths).toEqual([
    'path "kgc/data/api-credentials"',
    'path "kgc/data/database-credentials"',
    'path "kgc/data/encryption-credentials"',
  ]);
});
