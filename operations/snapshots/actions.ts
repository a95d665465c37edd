import { loadEnvironments } from '../../environments';
import { colour } from '../colour';
import { environmentNamed, oneEnvironment } from '../one-environment';
import { ask } from '../question';
import { table } from '../table';
import { connect } from '../vault-connection';
import { openSnapshot, type SnapshotFacts } from './archive';
import { afterwards, age, lossLines, planRestore, readCanary, restore as replace } from './restoring';
import { saveSnapshot } from './saving';
import { checkSealKey } from './seal-key';
import { SnapshotStore } from './store';

interface Options {
  readonly from?: string;
  readonly json?: boolean;
}

export async function save(name: string, { json }: Options): Promise<void> {
  const { environment, stacks } = oneEnvironment(name);
  const { address, vault } = await connect(stacks);
  const store = SnapshotStore.of(environment);
  console.error(`Saving Vault at ${address} to s3://${store.bucket}/`);
  const saved = await saveSnapshot(vault, store);
  console.log(json ? JSON.stringify(saved, null, 2) : [`Saved as ${saved.name}`, ...factLines(saved)].join('\n'));
}

export async function list(name: string, { from, json }: Options): Promise<void> {
  const snapshots = await storeFor(name, from).store.list();
  if (json) console.log(JSON.stringify(snapshots, null, 2));
  else if (snapshots.length === 0) console.log(colour.yellow('There is none.'));
  else
    console.log(
      table(
        ['snapshot', 'age', 'bytes'],
        snapshots.map(({ name, takenAt, bytes }) => [name, age(takenAt), bytes]),
      ),
    );
}

export async function verify(name: string, wanted: string, { from, json }: Options): Promise<void> {
  const { environment, store } = storeFor(name, from);
  console.error(`Fetching ${wanted} from s3://${store.bucket}/`);
  const { archive, ...kept } = await store.read(wanted);
  const facts = openSnapshot(archive);
  const sealKey = await checkSealKey(environment, facts);
  const cluster = kept.cluster ? `${kept.cluster.name} (${kept.cluster.id})` : 'not named';
  const lines = [
    `${kept.name}: sums right`,
    ...factLines(facts),
    `  cluster ${cluster}, opened by ${sealKey}, which is enabled`,
  ];
  console.log(json ? JSON.stringify({ ...kept, ...facts, sealKey }, null, 2) : lines.join('\n'));
}

interface RestoreOptions extends Options {
  readonly fromOtherCluster?: boolean;
  readonly canary?: string;
}

export async function restore(name: string, wanted: string, options: RestoreOptions): Promise<void> {
  const { stacks } = oneEnvironment(name);
  const { environment, store: source } = storeFor(name, options.from);
  const { address, vault } = await connect(stacks);
  console.error(`Fetching ${wanted} from s3://${source.bucket}/, for Vault at ${address}`);
  const plan = await planRestore({
    environment,
    vault,
    snapshot: await source.read(wanted),
    store: SnapshotStore.of(environment),
    fromOtherCluster: options.fromOtherCluster ?? false,
  });
  console.error(lossLines(plan).join('\n'));
  if ((await ask('Type RESTORE to replace all that Vault holds: ')) !== 'RESTORE') {
    throw new Error('Not confirmed; nothing was changed.');
  }
  const { savedAs, seconds } = await replace(plan, (line) => console.error(line));
  console.log(`Vault is open and led ${seconds.toFixed(1)} s after it took the snapshot. What it held is ${savedAs}.`);
  for (const line of afterwards(plan)) console.log(line);
  if (!options.canary) return;
  const { VAULT_TOKEN_RESTORED, ...variables } = process.env;
  const token = VAULT_TOKEN_RESTORED || variables['VAULT_TOKEN'];
  const restored = await connect(stacks, { ...variables, ...(token && { VAULT_TOKEN: token }) });
  await readCanary(restored.vault, options.canary);
  console.log(`${options.canary} was read.`);
}

function storeFor(name: string, from: string | undefined) {
  const environments = loadEnvironments();
  const environment = environmentNamed(environments, name);
  return { environment, store: SnapshotStore.of(environmentNamed(environments, from ?? name), environment) };
}

function factLines({ index, term, size, nodes }: SnapshotFacts): readonly string[] {
  return [`  index ${index}, term ${term}, ${size} bytes of data, nodes ${nodes.join(', ')}`];
}
