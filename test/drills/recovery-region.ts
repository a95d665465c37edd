import { rejects } from 'node:assert/strict';
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
import { unsealKeyAlias } from '../../stacks/names';
import type { Say } from '../e2e/results';
import { policiesByHand } from '../e2e/stack-by-hand';
import { contentsOf, fillVault, overwrite, refuseDifferences } from '../e2e/vault-contents';
import { blocksOf, startAnew, startOneByItself, THROWN_AWAY_TOKEN_IS_DEAD } from './disaster-recovery';
import type { Drill, Observed } from './drill';
import { Region } from './region';
import { proveRegional, readRegional, writeRegional } from './regional-settings';
import { wayBack } from './way-back';

const SECRETS = 1000;
const CANARY = 'snapshot-drill/0';

export const recoveryRegion: Drill = {
  name: 'recovery-region',
  done: `prod with ${SECRETS.toLocaleString('en')} secrets, a snapshot, its copy, ten more writes; prod’s region lost, dr in its place; the region back, and prod again: the commands of docs/disaster-recovery.md`,
  expected:
    'by the replica of prod’s key, and by no other, dr becomes prod: every secret, policy, lease and serial as before, only the last writes lost; on the way back nothing is lost, every node has a vote, and there are never two Vaults',
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
  const [restoring, anew, moving] = blocksOf('The region is gone', 3);
  const token = { VAULT_TOKEN_RESTORED: reader!, CANARY };
  await dr.run(`${restoring}\n${THROWN_AWAY_TOKEN_IS_DEAD}`, token, 'RESTORE\n');
  const recovery = (Date.now() - lost) / 1000;

  say('what dr holds');
  refuseDifferences(before, await contentsOf(await dr.client(root)));
  const restarted = await startAnew(dr, anew!);
  await dr.run(moving!, { VAULT_TOKEN: auth.client_token });
  await proveRegional(await dr.client(root), dr, there);
  await startOneByItself(dr, root);

  const back = await wayBack({ prod, dr, root, ci: auth.client_token, reader: reader!, there }, say);
  return {
    happened: `${before.size.toLocaleString('en')} things as before, on ${dr.nodes.all.length} nodes in place of ${prod.nodes.all.length}; back, ${back.happened}`,
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
      { what: 'dr restarted → open by the replica', seconds: [restarted] },
      ...(back.figures ?? []),
    ],
  };
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
