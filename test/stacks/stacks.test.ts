import { waves } from '../../operations/waves';
import { tenants } from '../../tenants';
import { synthesizeAll } from '../all-stacks';

const { stacks, environments } = synthesizeAll();
const stack = (name: string) => stacks.find((candidate) => candidate.name === name)!;

test.each(environments)('$name is deployed in waves, its states first', ({ name, disposable }) => {
  const own = stacks.filter((candidate) => candidate.environment.name === name);
  const afterwards = ['network', 'seal', 'snapshots'];
  expect(waves(own).map((wave) => wave.map(({ part }) => part))).toEqual([
    ...(disposable ? [['bootstrap', ...afterwards]] : [['bootstrap'], afterwards]),
    ['cluster'],
    ['platform'],
    ['vault-server'],
    ['vault'],
    Object.keys(tenants).map((name) => `tenant-${name}`),
  ]);
});

test('nothing inside Vault happens before it is audited', () => {
  const audit = stack('prod-vault')
    .resources('vault_audit')
    .map(({ address }) => address);
  const others = stack('prod-vault')
    .allResources()
    .filter(({ type }) => type !== 'vault_audit');
  expect(others.length).toBeGreaterThan(0);
  for (const other of others) expect(other.config['depends_on']).toEqual(expect.arrayContaining(audit));
});

test('dr unseals with the replica of prod’s key, which it finds without prod’s state', () => {
  expect(stack('prod-seal').resources('aws_kms_replica_key')).toHaveLength(1);
  expect(stack('dr-seal').data('aws_kms_key')[0]?.config).toEqual({ key_id: 'alias/strongroom-prod-unseal' });
  expect(
    stack('prod-seal')
      .resources('aws_kms_alias')
      .map(({ config }) => config['name']),
  ).toContain('alias/strongroom-prod-unseal');
  expect(JSON.stringify(stack('dr-seal').data('terraform_remote_state'))).toBe('[]');
});
