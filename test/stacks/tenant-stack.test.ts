import type { SynthesizedElement } from '../../guardrails/synthesized-stack';
import { synthesizeAll } from '../all-stacks';

const { stacks } = synthesizeAll();
const isMetadata = ({ config }: SynthesizedElement) => String(config['path']).includes('/metadata/');
const kgc = stacks.filter(({ part }) => part === 'tenant-kgc');

test.each([
  ['prod', 'production'],
  ['dr', 'production'],
  ['staging', 'staging'],
  ['dev', 'dev'],
  ['local', 'local'],
])('a tenant in %s is told that it is in %s', (environment, said) => {
  const stack = kgc.find((candidate) => candidate.environment.name === environment)!;
  const metadata = stack
    .resources('vault_generic_endpoint')
    .filter(isMetadata)
    .map(({ config }) => JSON.parse(String(config['data_json'])));
  expect(new Set(metadata.map(({ custom_metadata }) => custom_metadata.environment))).toEqual(new Set([said]));
});

test('metadata is written once its engine keeps versions', () => {
  expect(kgc.length).toBeGreaterThan(0);
  for (const stack of kgc) {
    const [config] = stack.resources('vault_kv_secret_backend_v2');
    for (const endpoint of stack.resources('vault_generic_endpoint').filter(isMetadata)) {
      expect(endpoint.config['depends_on']).toEqual([config!.address]);
    }
  }
});

test('a tenant is planned without the state of anyone else', () => {
  for (const stack of kgc) expect(stack.data('terraform_remote_state')).toEqual([]);
});
