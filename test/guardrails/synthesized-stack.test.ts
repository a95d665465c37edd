import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvironment } from '../../environments/environment';
import { prod } from '../../environments/prod';
import { loadStacks } from '../../guardrails/synthesized-stack';
import { stackOf } from './findings';

describe('loading what synth wrote', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'strongroom-stacks-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  /** The stacks that are found where synth wrote an empty one of this name. */
  function load(name: string) {
    const directory = join(outdir, 'stacks', name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'cdk.tf.json'), '{}');
    const entry = { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json`, dependencies: ['prod-network'] };
    writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ stacks: { [name]: entry } }));
    return loadStacks(outdir, [parseEnvironment(prod)]);
  }

  test('splits the name of a stack into environment and part', () => {
    expect(load('prod-vault-server')).toMatchObject([
      {
        name: 'prod-vault-server',
        environment: { name: 'prod', production: true },
        part: 'vault-server',
        dependencies: ['prod-network'],
        directory: join(outdir, 'stacks/prod-vault-server'),
      },
    ]);
  });

  test('refuses a stack of no environment', () => {
    expect(() => load('production-vault')).toThrow("Stack 'production-vault' belongs to no environment (prod)");
  });
});

test('elements know their address, and the path that made them', () => {
  const stack = stackOf({
    resource: {
      aws_vpc: { main: { '//': { metadata: { path: 'prod-network/network/Resource' } }, cidr_block: '10.0.0.0/16' } },
      aws_subnet: { added: {} },
    },
    data: { aws_kms_key: { it: {} } },
    provider: { aws: [{ region: 'a' }, { region: 'b', alias: 'recovery' }] },
    terraform: { backend: { s3: { encrypt: true } } },
  });
  expect(stack.resources('aws_vpc')).toEqual([
    {
      type: 'aws_vpc',
      address: 'aws_vpc.main',
      path: 'prod-network/network/Resource',
      config: { cidr_block: '10.0.0.0/16' },
    },
  ]);
  expect(stack.resources('aws_subnet')).toMatchObject([{ address: 'aws_subnet.added', path: 'prod-network' }]);
  expect(stack.allData()).toMatchObject([{ address: 'data.aws_kms_key.it' }]);
  expect(stack.providers.map(({ address }) => address)).toEqual(['provider.aws', 'provider.aws.recovery']);
  expect(stack.backend).toMatchObject({ type: 's3', config: { encrypt: true } });
});
