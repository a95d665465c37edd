import { spawnSync } from 'node:child_process';
import { SnapshotJob } from '../../constructs/snapshots/snapshot-job';
import { saveScript, uploadScript } from '../../constructs/snapshots/snapshot-scripts';
import { Template } from '../template';

const template = Template.of((stack) => {
  new SnapshotJob(stack, 'job', {
    namespace: 'vault',
    schedule: '0 1 * * *',
    bucket: 'vault-snapshots',
    bucketArn: 'arn:aws:s3:::vault-snapshots',
    keyArn: 'arn:aws:kms:ap-southeast-1:111122223333:key/1',
    folder: 'prod',
    region: 'ap-southeast-1',
    roleName: 'prod-vault-snapshot',
    oidcProvider: { arn: 'arn:aws:iam::111122223333:oidc-provider/eks.example', issuer: 'eks.example' },
    vaultImage: 'docker.io/hashicorp/vault:2.0.4',
    awsImage: 'public.ecr.aws/aws-cli/aws-cli:2.31.39',
    memoryMiB: 1024,
  });
});
const { spec } = JSON.parse(JSON.stringify(template.resource('kubernetes_cron_job_v1')));
const pod = spec.job_template.spec.template.spec;
const [save, upload] = [pod.init_container[0], pod.container[0]];

test('its role adds snapshots of one environment, and reads and removes none', () => {
  const { Statement } = JSON.parse(String(template.resource('aws_iam_role_policy')['policy']));
  expect(Statement).toEqual([
    {
      Sid: 'AddSnapshots',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:PutObjectTagging'],
      Resource: 'arn:aws:s3:::vault-snapshots/prod/*',
    },
    {
      Sid: 'EncryptThem',
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: 'arn:aws:kms:ap-southeast-1:111122223333:key/1',
    },
  ]);
  expect(String(template.resource('aws_iam_role')['assume_role_policy'])).toContain(
    'system:serviceaccount:vault:vault-snapshot',
  );
});

test('the half that has the token for Vault cannot be asked for it by the other', () => {
  const mounts = (container: { volume_mount: readonly { name: string }[] }) =>
    container.volume_mount.map(({ name }) => name);
  expect(mounts(save)).toEqual(['snapshot', 'vault']);
  expect(mounts(upload)).toEqual(['snapshot']);
  expect(JSON.stringify(pod.volume)).toContain('{"audience":"vault","expiration_seconds":600,"path":"token"}');
});

test('a snapshot is in memory only, and in no more than its containers have', () => {
  expect(pod.volume[0].empty_dir).toEqual({ medium: 'Memory', size_limit: '1024Mi' });
  for (const { security_context, resources } of [save, upload]) {
    expect(security_context.read_only_root_filesystem).toBe(true);
    expect(resources.limits.memory).toBe('1280Mi');
  }
});

test('both halves run restricted', () => {
  expect(pod.security_context).toMatchObject({ run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } });
  for (const { security_context } of [save, upload]) {
    expect(security_context).toMatchObject({
      run_as_non_root: true,
      allow_privilege_escalation: false,
      capabilities: { drop: ['ALL'] },
    });
  }
});

test('the job is a client of Vault, and reaches HTTPS besides', () => {
  const { template: made } = spec.job_template.spec;
  expect(made.metadata.labels).toMatchObject({ 'vault-client': 'true' });
  const { spec: own } = JSON.parse(JSON.stringify(template.resource('kubernetes_network_policy_v1')));
  expect(made.metadata.labels).toMatchObject(own.pod_selector.match_labels);
  expect(own).toMatchObject({ policy_types: ['Ingress', 'Egress'] });
  expect(own).not.toHaveProperty('ingress');
  expect(own.egress.map(({ ports }: { ports: readonly { port: string }[] }) => ports.map(({ port }) => port))).toEqual([
    ['443'],
  ]);
});

test('EKS gives the half that talks to Vault no role of AWS', () => {
  expect(spec.job_template.spec.template.metadata.annotations).toEqual({ 'eks.amazonaws.com/skip-containers': 'save' });
  expect(save.name).toBe('save');
});

test('one runs at a time, a missed one is made up for, and none runs for ever', () => {
  expect(spec).toMatchObject({ schedule: '0 1 * * *', timezone: 'Etc/UTC', concurrency_policy: 'Forbid' });
  expect(spec.starting_deadline_seconds).toBeGreaterThan(0);
  expect(spec.job_template.spec.active_deadline_seconds).toBeGreaterThan(0);
});

test.each([saveScript, uploadScript])('a shell understands %#, and stops at the first error', (script) => {
  expect(spawnSync('/bin/sh', ['-n', '-c', script], { encoding: 'utf8' }).stderr).toBe('');
  for (const { command } of [save, upload]) expect(command).toEqual(['/bin/sh', '-euc']);
});
