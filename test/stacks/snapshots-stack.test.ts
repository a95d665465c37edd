import { snapshotJobName } from '../../constructs/snapshots/snapshot-job';
import { synthesizeAll } from '../all-stacks';

const { stacks } = synthesizeAll();
const stack = (name: string) => stacks.find((candidate) => candidate.name === name)!;
const buckets = (name: string) =>
  stack(name)
    .resources('aws_s3_bucket')
    .map(({ config }) => config['bucket']);
const mode = (name: string) =>
  JSON.stringify(stack(name).resources('aws_s3_bucket_object_lock_configuration')[0]?.config['rule']);

test('snapshots are copied where another environment recovers, and nowhere else', () => {
  expect(buckets('prod-snapshots')).toEqual([
    'strongroom-prod-snapshots-111122223333',
    'strongroom-prod-snapshots-111122223333-ap-southeast-2',
  ]);
  expect(buckets('staging-snapshots')).toEqual(['strongroom-staging-snapshots-222233334444']);
});

test('in production not even the account’s root ends the lock', () => {
  expect(mode('prod-snapshots')).toContain('COMPLIANCE');
  expect(mode('staging-snapshots')).toContain('GOVERNANCE');
});

test('its key is not the one that unseals', () => {
  const aliases = (name: string) =>
    stack(name)
      .resources('aws_kms_alias')
      .map(({ config }) => config['name']);
  expect(aliases('prod-snapshots')).toContain('alias/strongroom-prod-snapshots-111122223333');
  expect(aliases('prod-seal')).not.toContain('alias/strongroom-prod-snapshots-111122223333');
});

test('only a state has to be there before the bucket, and it outlives the cluster', () => {
  expect(stack('prod-snapshots').dependencies.filter((name) => name !== 'prod-bootstrap')).toEqual([]);
});

test('the job writes to the folder of its environment, by the account that Vault lets in', () => {
  const job = JSON.stringify(stack('prod-vault-server').resources('kubernetes_cron_job_v1'));
  expect(job).toContain('{"name":"BUCKET","value":"strongroom-prod-snapshots-111122223333"}');
  expect(job).toContain('{"name":"FOLDER","value":"prod"}');
  const role = stack('prod-vault')
    .resources('vault_kubernetes_auth_backend_role')
    .find(({ config }) => config['role_name'] === snapshotJobName);
  expect(role?.config).toMatchObject({
    bound_service_account_names: [snapshotJobName],
    bound_service_account_namespaces: ['vault'],
    audience: 'vault',
  });
});

test('no one but the job and the copying may write to a bucket of snapshots', () => {
  const writers = stacks
    .filter(({ environment }) => environment.name === 'prod')
    .flatMap((one) => one.resources('aws_iam_role_policy').map(({ config }) => ({ one, config })))
    .filter(({ config }) => /s3:(Put|Replicate)/.test(String(config['policy'])))
    .map(({ config }) => config['name']);
  expect(writers).toEqual(
    expect.arrayContaining(['strongroom-prod-snapshot-copies', 'strongroom-prod-vault-snapshot']),
  );
  expect(writers.filter((name) => !/snapshot|bootstrap|plan|apply/.test(String(name)))).toEqual([]);
});
