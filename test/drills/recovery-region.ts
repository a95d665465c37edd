import { deepEqual, rejects } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  ReplicateKeyCommand,
} from '@aws-sdk/client-kms';
import { CopyObjectCommand, CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { openSnapshot } from '../../operations/snapshots/archive';
import { checkSealKey } from '../../operations/snapshots/seal-key';
import { SnapshotStore } from '../../operations/snapshots/store';
import type { VaultClient } from '../../operations/vault-client';
import { unsealKeyAlias } from '../../stacks/names';
import type { Say } from '../e2e/results';
import { policiesByHand } from '../e2e/stack-by-hand';
import { contentsOf, differencesOf, fillVault, issueCertificate, overwrite } from '../e2e/vault-contents';
import type { Drill, Observed } from './drill';
import { Region } from './region';

const SECRETS = 1000;

export const recoveryRegion: Drill = {
  name: 'recovery-region',
  done: `prod with ${SECRETS.toLocaleString('en')} secrets, a snapshot, its copy, ten more writes; prod’s region lost; in dr, the commands of docs/disaster-recovery.md`,
  expected:
    'by the replica of prod’s key, and by no other, dr becomes prod: every secret, policy, lease and serial as before, only the last writes lost',
  async run(world, say) {
    const [prod, dr] = await Region.of(world, ['prod', 'dr'], say);
    try {
      return await recover(prod!, dr!, say);
    } finally {
      await Promise.all([prod!.stop(), dr!.stop()]);
    }
  },
};

async function recover(prod: Region, dr: Region, say: Say): Promise<Observed> {
  say('a key with a replica');
  const keys = await replicatedKey(prod, dr);
  await proveReplica(prod, dr, keys.primary);
  await createBuckets(prod, dr);

  say('prod');
  await prod.start(keys.primary);
  await dr.start(keys.replica);
  const root = await prod.initialize();
  const vault = await prod.client(root);
  const [reader] = await fillVault(vault, SECRETS);
  await writeRegional(vault, prod);
  const there = await readRegional(vault, prod);
  await policiesByHand(vault, [prod.stack('vault')], ['ci-apply']);
  const { auth } = await vault.expect('POST', 'auth/token/create', { body: { policies: ['ci-apply'], ttl: '1h' } });
  const before = await contentsOf(vault);
  const saving = Date.now();
  await prod.run('strongroom snapshot save prod', { VAULT_TOKEN: root });
  await replicate(prod, dr);
  await refuseOtherKeys(prod, dr);
  for (let secret = 0; secret < 10; secret++) await overwrite(vault, secret);

  say('prod’s region is lost');
  const lost = Date.now();
  await prod.lose();
  const [restoring, moving] = runbook('The region is gone');
  const token = { VAULT_TOKEN_RESTORED: reader!, CANARY: 'snapshot-drill/0' };
  await dr.run(`${restoring}\n${thrownAwayTokenIsDead}`, token, 'RESTORE\n');
  const recovery = (Date.now() - lost) / 1000;

  say('what dr holds');
  const restored = await dr.client(root);
  const different = differencesOf(before, await contentsOf(restored));
  if (different.length > 0) {
    throw new Error(`${different.length} are not as they were: ${different.slice(0, 5).join(', ')}`);
  }
  await issueCertificate(restored);
  await dr.run(moving!, { VAULT_TOKEN: auth.client_token });
  await proveRegional(restored, dr, there);
  await dr.nodes.untilOneMayFail(root);
  const unsealed = await restartAll(dr);
  return {
    happened: `${before.size.toLocaleString('en')} things as before, on ${dr.nodes.all.length} nodes in place of ${prod.nodes.all.length}; restarted, they open again`,
    figures: [
      {
        what: 'snapshot → region lost (RPO)',
        seconds: [(lost - saving) / 1000],
        claims: [{ by: 'smart-dairy', seconds: 86_400 }],
      },
      {
        what: 'region lost → secret read (RTO)',
        seconds: [recovery],
        claims: [{ by: 'smart-dairy', seconds: 3600 }],
      },
      { what: 'dr restarted → open by the replica', seconds: [unsealed] },
    ],
  };
}

const thrownAwayTokenIsDead =
  'if VAULT_TOKEN=$THROWN_AWAY vault token lookup > /dev/null 2>&1; then echo the token of the empty Vault is still good >&2; exit 1; fi';

/** The commands of a section, block by block. */
function runbook(section: string): readonly string[] {
  const document = readFileSync(join(__dirname, '../../docs/disaster-recovery.md'), 'utf8');
  const [, text = ''] = document.split(`\n## ${section}\n`);
  const [own = ''] = text.split('\n## ');
  return [...own.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, lines = '']) => lines);
}

/** As the stack `seal` makes it, and the recovering one finds it. */
async function replicatedKey(
  prod: Region,
  dr: Region,
): Promise<{ readonly primary: string; readonly replica: string }> {
  const AliasName = `alias/${unsealKeyAlias(prod.environment.name)}`;
  const [home, away] = [prod.kms, dr.kms];
  const { KeyMetadata: primary } = await home.send(new CreateKeyCommand({ MultiRegion: true }));
  const TargetKeyId = primary!.KeyId;
  await home.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
  await home.send(new ReplicateKeyCommand({ KeyId: TargetKeyId, ReplicaRegion: dr.environment.region }));
  await away.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
  const [found] = dr.stack('seal').data('aws_kms_key');
  const { KeyMetadata: replica } = await away.send(new DescribeKeyCommand({ KeyId: String(found!.config['key_id']) }));
  return { primary: primary!.Arn!, replica: replica!.Arn! };
}

/** It decrypts what its primary encrypted. No other key does, and one of a single region has none. */
async function proveReplica(prod: Region, dr: Region, primary: string): Promise<void> {
  const [home, away] = [prod.kms, dr.kms];
  const encrypted = async (KeyId: string | undefined) =>
    (await home.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('sealed') }))).CiphertextBlob;
  const { Plaintext } = await away.send(new DecryptCommand({ CiphertextBlob: await encrypted(primary) }));
  if (Buffer.from(Plaintext!).toString() !== 'sealed') throw new Error('the replica decrypts to something else');
  const { KeyMetadata: unreplicated } = await home.send(new CreateKeyCommand({ MultiRegion: true }));
  const { KeyMetadata: single } = await home.send(new CreateKeyCommand({}));
  for (const key of [unreplicated, single]) {
    const CiphertextBlob = await encrypted(key!.KeyId);
    await rejects(away.send(new DecryptCommand({ CiphertextBlob })), { name: 'AccessDeniedException' });
  }
  const { KeyMetadata: stranger } = await away.send(new CreateKeyCommand({ MultiRegion: true }));
  const AliasName = `alias/${unsealKeyAlias(dr.environment.name)}`;
  await away.send(new CreateAliasCommand({ AliasName, TargetKeyId: stranger!.KeyId }));
  const foreign = { KeyId: stranger!.KeyId, CiphertextBlob: await encrypted(primary) };
  await rejects(away.send(new DecryptCommand(foreign)), { name: 'AccessDeniedException' });
  const replicate = new ReplicateKeyCommand({ KeyId: single!.KeyId, ReplicaRegion: dr.environment.region });
  await rejects(home.send(replicate), { name: 'UnsupportedOperationException' });
}

/** Where prod saves, where S3 copies that to, and where dr saves. */
function stores({ environment: prod }: Region, { environment: dr }: Region) {
  return { saved: SnapshotStore.of(prod), copied: SnapshotStore.of(prod, dr), own: SnapshotStore.of(dr) };
}

async function createBuckets(prod: Region, dr: Region): Promise<void> {
  const { saved, copied, own } = stores(prod, dr);
  for (const [{ s3, environment }, { bucket: Bucket }] of [
    [prod, saved] as const,
    [dr, copied] as const,
    [dr, own] as const,
  ]) {
    const LocationConstraint = environment.region as 'ap-southeast-1';
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  }
}

/** What S3 does by the rules of prod's bucket, and moto does not: each object, as it is, into the bucket of the other region. */
async function replicate(prod: Region, dr: Region): Promise<void> {
  const { saved, copied } = stores(prod, dr);
  const { Contents = [] } = await prod.s3.send(new ListObjectsV2Command({ Bucket: saved.bucket }));
  for (const { Key } of Contents) {
    const copy = { Bucket: copied.bucket, Key, CopySource: `${saved.bucket}/${Key}` };
    await dr.s3.send(new CopyObjectCommand(copy));
  }
}

/** A key that dr would have of its own, and the replica while it is disabled, whatever its primary is then. */
async function refuseOtherKeys(prod: Region, dr: Region): Promise<void> {
  const facts = openSnapshot((await stores(prod, dr).copied.read('latest')).archive);
  await rejects(checkSealKey({ ...dr.environment, seal: {} }, facts), /it would stay sealed for ever/);
  const KeyId = facts.sealKeys[0]!.split('/')[1];
  await dr.kms.send(new DisableKeyCommand({ KeyId }));
  await rejects(checkSealKey(dr.environment, facts), /is Disabled: restored, Vault would stay sealed/);
  await checkSealKey(prod.environment, facts);
  await dr.kms.send(new EnableKeyCommand({ KeyId }));
}

interface Regional {
  readonly mount: string;
  readonly endpoint: string;
  /** Those that name the region. */
  readonly settings: object;
  readonly others: object;
}

/** What an environment has inside Vault that works in its region only. @throws Error for what the runbook says nothing of. */
function regional({ inside, environment }: Region): readonly Regional[] {
  return inside.flatMap((stack) =>
    stack
      .allResources()
      .filter(({ config }) => JSON.stringify(config).includes(environment.region))
      .map(({ type, address, config }) => {
        const { path, region, backend, sts_region, sts_endpoint, iam_server_id_header_value } = config;
        if (type === 'vault_aws_secret_backend') {
          return { mount: `sys/mounts/${path}`, endpoint: `${path}/config/root`, settings: { region }, others: {} };
        }
        const method = stack.resources('vault_auth_backend').find((one) => String(backend).includes(one.address));
        if (type !== 'vault_aws_auth_backend_client' || !method) throw new Error(`${address} names its region too.`);
        return {
          mount: `sys/auth/${method.config['path']}`,
          endpoint: `auth/${method.config['path']}/config/client`,
          settings: { sts_region, sts_endpoint },
          others: { iam_server_id_header_value },
        };
      }),
  );
}

async function writeRegional(vault: VaultClient, prod: Region): Promise<void> {
  for (const { mount, endpoint, settings, others } of regional(prod)) {
    await vault.expect('POST', mount, { body: { type: 'aws' } });
    await vault.expect('POST', endpoint, { body: { ...settings, ...others } });
  }
}

/** @param before What Vault answers of them in the other region. */
async function proveRegional(vault: VaultClient, dr: Region, before: readonly object[]): Promise<void> {
  const expected = regional(dr).map(({ settings }, index) => ({ ...before[index], ...settings }));
  deepEqual(await readRegional(vault, dr), expected);
}

async function readRegional(vault: VaultClient, region: Region): Promise<readonly object[]> {
  const answers = regional(region).map(async ({ endpoint }) => (await vault.expect('GET', endpoint)).data);
  return Promise.all(answers);
}

/** All at once, so that no node is there to ask for the data. @returns seconds until the last one is open. */
async function restartAll({ nodes }: Region): Promise<number> {
  await nodes.stop();
  const start = Date.now();
  await Promise.all(nodes.all.map((node) => node.start()));
  await Promise.all(nodes.all.map((node) => node.untilUnsealed()));
  return (Date.now() - start) / 1000;
}
