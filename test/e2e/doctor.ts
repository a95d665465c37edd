import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ListrTask } from 'listr2';
import type { Environment } from '../../environments/environment';
import { awsAccess } from '../../operations/aws';
import { account } from '../../operations/doctor/account';
import { audit } from '../../operations/doctor/audit';
import { certificate } from '../../operations/doctor/certificate';
import type { Check, Verdict } from '../../operations/doctor/check';
import { leases } from '../../operations/doctor/leases';
import { Patient } from '../../operations/doctor/patient';
import { raft } from '../../operations/doctor/raft';
import { sealKey } from '../../operations/doctor/seal-key';
import { snapshotAge } from '../../operations/doctor/snapshot-age';
import { state } from '../../operations/doctor/state';
import { tokens } from '../../operations/doctor/tokens';
import { vaultSeal } from '../../operations/doctor/vault-seal';
import { nameAt } from '../../operations/snapshots/store';
import { snapshotBucket, unsealKeyAlias } from '../../stacks/names';
import { stateBucket } from '../../stacks/state';
import type { LocalRun } from './local-run';
import type { Results } from './results';

const HOUR = 3_600_000;

/** Each check on what is well and on what is not, made so for it and mended again; needs moto and three nodes that are initialized. */
export function doctor(run: LocalRun, results: Results): ListrTask[] {
  return [
    results.check('doctor: account, state, seal key and snapshots are told well from ailing, on AWS', () => aws(run)),
    results.check('doctor: a sealed node, a lost one and a certificate that ends are told, on Vault', () => vault(run)),
    results.check('doctor: who may do nothing is told so, and nothing is called well', () => nobody(run)),
  ];
}

/** An environment of its own in the same account: nothing that the run applied is touched. */
async function aws(run: LocalRun): Promise<string> {
  const environment: Environment = { ...run.environment, name: 'ailing', disposable: false };
  const seen = new Seen(environment, run);
  const s3 = new S3Client(awsAccess(environment));
  const kms = new KMSClient(awsAccess(environment));

  await seen.is(account, 'ok');
  await seen.is(account, 'failure', { environment: { ...environment, account: '999999999999' } });

  const Bucket = stateBucket(environment);
  const CreateBucketConfiguration = { LocationConstraint: 'ap-southeast-1' } as const;
  await seen.is(state, 'failure');
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await seen.is(state, 'failure');
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await seen.is(state, 'ok');
  const lock = { Bucket, Key: `${environment.name}/ailing-vault/terraform.tfstate.tflock` };
  const Body = JSON.stringify({ ID: 'id', Who: 'ci', Operation: 'OperationTypeApply', Created: 'noon' });
  await s3.send(new PutObjectCommand({ ...lock, Body }));
  await seen.is(state, 'warning');
  await s3.send(new DeleteObjectCommand(lock));
  await seen.is(state, 'ok');

  await seen.is(sealKey, 'failure');
  const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
  const AliasName = `alias/${unsealKeyAlias(environment.name)}`;
  await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
  await seen.is(sealKey, 'ok');
  await kms.send(new DisableKeyCommand({ KeyId }));
  await seen.is(sealKey, 'failure');
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
  await seen.is(sealKey, 'failure');

  const snapshots = snapshotBucket(environment);
  await s3.send(new CreateBucketCommand({ Bucket: snapshots, CreateBucketConfiguration }));
  await seen.is(snapshotAge, 'failure');
  const Key = `${environment.name}/${nameAt(new Date())}/vault-raft.snap`;
  await s3.send(new PutObjectCommand({ Bucket: snapshots, Key, Body: 'a snapshot' }));
  await seen.is(snapshotAge, 'ok');
  await seen.is(snapshotAge, 'warning', { now: new Date(Date.now() + 30 * HOUR) });
  await seen.is(snapshotAge, 'failure', { now: new Date(Date.now() + 100 * HOUR) });
  return `${seen.count} findings`;
}

async function vault(run: LocalRun): Promise<string> {
  const { environment, root } = run;
  await root.nodes.untilOneMayFail(root.token);
  const leader = await root.nodes.leader();
  const standby = root.nodes.all.find((node) => node !== leader)!;
  const seen = new Seen(environment, run, leader.address);
  for (const check of [vaultSeal, raft, audit, certificate, leases]) await seen.is(check, 'ok');
  // That of the run, which lives on in its memory.
  await seen.is(tokens, 'failure');
  await seen.is(certificate, 'warning', { now: new Date(Date.now() + 18 * HOUR) });
  await seen.is(certificate, 'failure', { now: new Date(Date.now() + 30 * HOUR) });

  await standby.stop();
  try {
    await seen.is(vaultSeal, 'failure', { address: standby.address });
    await seen.becomes(raft, 'failure');
  } finally {
    await standby.start();
    await standby.untilUnsealed();
  }
  await seen.becomes(raft, 'ok');

  await root.nodes.untilOneMayFail(root.token);
  // Only the leader takes the order; another one leads then.
  await leader.client.expect('PUT', 'sys/seal', { token: root.token });
  try {
    await seen.is(vaultSeal, 'failure');
  } finally {
    await leader.stop();
    await leader.start();
    await leader.untilUnsealed();
  }
  await seen.is(vaultSeal, 'ok');
  return `${seen.count} findings`;
}

async function nobody(run: LocalRun): Promise<string> {
  const { root, environment } = run;
  const { address } = await root.nodes.leader();
  const body = { policies: ['default'], ttl: '5m' };
  const { auth } = await root.expect('POST', 'auth/token/create', { body });
  run.secrets.push(auth.client_token);
  const seen = new Seen(environment, run, address);
  for (const check of [raft, audit, tokens, leases]) await seen.is(check, 'unknown', { token: auth.client_token });
  for (const check of [raft, audit, tokens, leases]) await seen.is(check, 'unknown', { token: '' });
  return `${seen.count} findings`;
}

interface Circumstances {
  readonly environment?: Environment;
  readonly now?: Date;
  readonly address?: string;
  readonly token?: string;
}

/** What the checks say of one environment. */
class Seen {
  count = 0;

  constructor(
    private readonly environment: Environment,
    private readonly run: LocalRun,
    private readonly address?: string,
  ) {}

  /** @throws Error unless the check says so. */
  async is(check: Check, verdict: Verdict, circumstances: Circumstances = {}): Promise<void> {
    const said = await this.look(check, circumstances);
    if (said.verdict !== verdict) {
      throw new Error(`${check.id} should be ${verdict}, and is ${said.verdict}: ${said.found}`);
    }
    this.count++;
  }

  /** Autopilot looks every few seconds, and calls a server lost after ten. */
  async becomes(check: Check, verdict: Verdict): Promise<void> {
    const deadline = Date.now() + 60_000;
    while ((await this.look(check, {})).verdict !== verdict && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await this.is(check, verdict);
  }

  private async look(check: Check, { environment = this.environment, now, address, token }: Circumstances) {
    const { vault, stacks } = this.run;
    const variables = {
      VAULT_ADDR: address ?? this.address,
      VAULT_CACERT: vault?.ca,
      VAULT_TOKEN: token ?? this.run.rootToken,
    };
    const known = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
    const patient = new Patient(environment, stacks, known, now);
    return check.look(patient).catch(({ message }: Error) => ({ verdict: 'unknown', found: message }));
  }
}
