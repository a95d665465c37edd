import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, SECRET } from './run-program';
import { awsStub } from './snapshots/aws-stub';
import { packed, sealKey, snapshotFiles } from './snapshots/sample-archive';
import { vaultStub } from './vault-stub';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
let aws: Awaited<ReturnType<typeof awsStub>>;
let vault: Awaited<ReturnType<typeof vaultStub>>;

beforeAll(async () => {
  aws = await awsStub();
  aws.aws.key = { KeyId: sealKey.split('/')[1]!, KeyState: 'Enabled' };
  vault = await vaultStub(({ line }) => {
    if (line.startsWith('GET sys/health')) {
      return Object.assign({ data: {} }, { cluster_id: 'c1', cluster_name: 'vault-prod' });
    }
    return Object.assign({ data: {} }, { raft_committed_index: 40 });
  });
  const headers = { 'x-amz-meta-cluster-id': 'c1', 'x-amz-meta-cluster-name': 'vault-prod' };
  const whole = packed(snapshotFiles());
  aws.aws.objects.set('prod/20261122_010000/vault-raft.snap', { body: whole, headers });
  aws.aws.objects.set('prod/20261121_010000/vault-raft.snap', { body: whole.subarray(0, 200), headers });
});
afterAll(async () => {
  await aws.stop();
  await vault.stop();
  rmSync(folder, { recursive: true, force: true });
});

const snapshot = (args: string, input = '') =>
  runProgram(
    ['snapshot', ...args.split(' ')],
    {
      CDKTF_OUTDIR: join(folder, 'cdktf.out'),
      AWS_ENDPOINT_URL: aws.address,
      AWS_ACCESS_KEY_ID: SECRET,
      AWS_SECRET_ACCESS_KEY: SECRET,
      VAULT_ADDR: vault.address,
      VAULT_TOKEN: `hvs.${SECRET}`,
    },
    input,
  );
/** A program starts and synthesizes everything: seconds, where a machine is busy. */
const patience = 120_000;
const changes = () => vault.requests.filter(({ line }) => !line.startsWith('GET '));

test(
  'list tells names for machines, newest first',
  async () => {
    const { status, stdout } = await snapshot('list prod --json');
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual([
      '20261122_010000',
      '20261121_010000',
    ]);
    expect(status).toBe(0);
  },
  patience,
);

test(
  'verify tells what is in the latest, and exits with 1 for a damaged one',
  async () => {
    const good = await snapshot('verify prod');
    expect(good).toMatchObject({ status: 0, stdout: expect.stringContaining('20261122_010000: sums right') });
    expect(good.stdout).toContain('index 38');
    const bad = await snapshot('verify prod 20261121_010000');
    expect(bad).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('It is truncated') });
  },
  patience,
);

test(
  'restore says what will be lost, and does nothing unless RESTORE is typed',
  async () => {
    for (const input of ['yes\n', 'restore\n', '']) {
      const { status, stderr, stdout } = await snapshot('restore prod', input);
      expect(stderr).toContain('2 entries of Raft’s log');
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr.trim().split('\n').at(-1)).toMatch(/nothing was (changed|done)\.$/);
    }
    expect(changes()).toEqual([]);
    expect(aws.aws.objects.size).toBe(2);
  },
  patience,
);

test(
  'where what there is cannot be saved first, nothing is replaced',
  async () => {
    const { status, stderr } = await snapshot('restore prod', 'RESTORE\n');
    expect(stderr).toContain('It is no snapshot of Vault');
    expect(status).toBe(1);
    expect(changes()).toEqual([]);
  },
  patience,
);
