import { tmpdir } from 'node:os';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Testing } from 'cdktf';
import { loadEnvironments } from '../../environments';
import { EnvironmentStack } from '../../stacks/environment-stack';

class KeyStack extends EnvironmentStack {
  constructor(environmentName: string) {
    const environment = loadEnvironments().find(({ name }) => name === environmentName)!;
    super(Testing.app({ outdir: tmpdir() }), environment, 'key');
    new KmsKey(this, 'plain', { lifecycle: { preventDestroy: true } });
    new KmsKey(this, 'ignoring', { lifecycle: { preventDestroy: true, ignoreChanges: ['tags'] } });
  }
}

const synthesized = (environmentName: string) => JSON.parse(Testing.synth(new KeyStack(environmentName)));

test('what constructs protect stays protected', () => {
  expect(synthesized('dev').resource.aws_kms_key).toMatchObject({
    plain: { lifecycle: { prevent_destroy: true } },
    ignoring: { lifecycle: { prevent_destroy: true, ignore_changes: ['tags'] } },
  });
});

test('a disposable environment loses the protection, and nothing else', () => {
  const { plain, ignoring } = synthesized('local').resource.aws_kms_key;
  expect(plain).not.toHaveProperty('lifecycle');
  expect(ignoring.lifecycle).toEqual({ ignore_changes: ['tags'] });
});

test('each stack has a key of its own in the environment’s bucket, encrypted and locked', () => {
  expect(synthesized('prod').terraform.backend).toEqual({
    s3: {
      bucket: 'strongroom-prod-state-111122223333',
      key: 'prod/prod-key/terraform.tfstate',
      region: 'ap-southeast-1',
      encrypt: true,
      kms_key_id: 'arn:aws:kms:ap-southeast-1:111122223333:alias/strongroom-prod-state',
      use_lockfile: true,
    },
  });
});

test('a disposable environment keeps its states outside cdktf.out, at a path that fits every stack’s folder', () => {
  expect(synthesized('local').terraform.backend).toEqual({
    local: { path: '../../../.strongroom/state/local-key.tfstate' },
  });
});
