import { join } from 'node:path';
import { findPreviousVault, findVault, type Tool } from '../../operations/local/toolchain';
import { readNodes } from '../../operations/roll/node-state';
import { roll } from '../../operations/roll/roll';
import type { RollingCluster, RollingNode } from '../../operations/roll/rolling-node';
import { openSnapshot } from '../../operations/snapshots/archive';
import { compareVersions } from '../../operations/version';
import { type Say, Skip } from '../e2e/results';
import { type Contents, contentsOf, fillVault, issueCertificate, refuseDifferences } from '../e2e/vault-contents';
import type { Drill } from './drill';
import { describeLoad, underLoad } from './traffic';
import { World } from './world';

const SECRETS = 1_000;

export const upgrade: Drill = {
  name: 'upgrade',
  done: `three nodes of an older Vault with ${SECRETS.toLocaleString('en')} secrets; the newer one deployed, and the roll of \`strongroom roll\` under load; then the older one deployed again, and rolled`,
  expected:
    'a snapshot, then the standbys, then the leader, none of them while another is away; afterwards all as before, nothing acknowledged lost; the way back is refused, and nothing restarted',
  async run({ logFolder }, say) {
    const [older, newer] = await versions(say);
    let deployed = older;
    const vault: Tool = {
      ...older,
      // Looked up by each start of a node, as a pod is made with the image that is deployed by then.
      get command() {
        return deployed.command;
      },
    };
    const world = await World.start(join(logFolder, 'upgrade'), say, vault);
    try {
      say(`${SECRETS} secrets`);
      const [token] = await fillVault(await world.vault(), SECRETS);
      const before = await contentsOf(await world.vault());
      deployed = newer;
      const { result, load } = await underLoad(world, () => rollForward(world, older, newer, say));
      await compare(world, before, token!);
      deployed = older;
      const refusal = await rollBack(world, older, newer);
      return {
        happened: `from ${older.version} to ${newer.version}: ${result.done.join(', ')}, in this order; ${before.size.toLocaleString('en')} things as before; of ${load.written + load.read} requests ${load.failed} failed (our aim: 0.1 % at most); ${describeLoad(load)}; on the way back '${refusal}'`,
        figures: [
          { what: 'three nodes upgraded', seconds: [result.seconds], claims: [{ by: 'our aim', seconds: 30 }] },
        ],
      };
    } finally {
      await world.stop();
    }
  },
};

/** @throws Skip where this machine has not both, or `vault` on PATH is no newer one. */
async function versions(say: Say): Promise<readonly [older: Tool, newer: Tool]> {
  const newer = await findVault(say);
  if ('sentence' in newer) throw new Skip(newer.sentence);
  const older = await findPreviousVault(say);
  if ('sentence' in older) throw new Skip(older.sentence);
  if (compareVersions(older.version, newer.version) < 0) return [older, newer];
  throw new Skip(`Vault ${newer.version} is not newer than ${older.version}, which tools/vault-previous pins`);
}

/** @throws Error unless a snapshot came first, and who led last. */
async function rollForward(world: World, older: Tool, newer: Tool, say: Say) {
  const led = await world.nodes.leader();
  const done: string[] = [];
  const takeSnapshot = async () => {
    await allRun(world, older);
    const archive = await (await world.vault()).transfer('GET', 'sys/storage/raft/snapshot');
    done.push('snapshot');
    return `index ${openSnapshot(archive).index}`;
  };
  const cluster = { ...guarded(world.cluster()), deployedVersion: newer.version };
  const start = Date.now();
  done.push(...(await roll({ cluster, takeSnapshot, say, limitSeconds: 60 })));
  const seconds = (Date.now() - start) / 1000;
  if (done[0] !== 'snapshot' || done.at(-1) !== led.name) throw new Error(`${led.name} led; done: ${done.join(', ')}`);
  await allRun(world, newer);
  return { done, seconds };
}

/** Its nodes refuse to be restarted while they lead, nobody does, or another is away. */
function guarded(cluster: RollingCluster): RollingCluster {
  const restart = async (node: RollingNode) => {
    const { states, silent } = await readNodes(cluster.nodes);
    const away = [...silent, ...states.filter(({ sealed }) => sealed).map((state) => `${state.node.name} is sealed`)];
    if (away.length > 0) throw new Error(`${node.name} is restarted while ${away.join(', ')}`);
    const leader = states.find(({ leads }) => leads)?.node;
    if (!leader || leader === node)
      throw new Error(`${node.name} is restarted while ${leader ? 'it' : 'nobody'} leads`);
    await node.restart();
  };
  const nodes = cluster.nodes.map((node) => ({
    name: node.name,
    isCurrent: () => node.isCurrent(),
    client: () => node.client(),
    restart: () => restart(node),
  }));
  return { ...cluster, nodes };
}

/** @throws Error unless every node does. */
async function allRun(world: World, { version }: Tool): Promise<void> {
  const { states, silent } = await readNodes(world.cluster().nodes);
  const others = states
    .filter((state) => state.version !== version)
    .map((state) => `${state.node.name} runs ${state.version}`);
  if (others.length + silent.length > 0)
    throw new Error(`not all run ${version}: ${[...others, ...silent].join(', ')}`);
}

/** @throws Error unless everything is as it was, its holder's token reads and is renewed, and the authority issues. */
async function compare(world: World, before: Contents, token: string): Promise<void> {
  refuseDifferences(withoutVersions(before), withoutVersions(await contentsOf(await world.vault())));
  const holder = await world.vault(token);
  await holder.expect('GET', 'snapshot-drill/0');
  await holder.expect('POST', 'auth/token/renew-self', { body: {} });
  await issueCertificate(await world.vault());
}

/** Of plugins: those that come with Vault are newer in a newer one. */
function withoutVersions(contents: Contents): Contents {
  const keep = (key: string, value: unknown) => (key === 'running_plugin_version' ? undefined : value);
  return new Map([...contents].map(([path, value]) => [path, JSON.parse(JSON.stringify(value, keep))]));
}

/** Whatever this restarted would run the older one. @returns why nothing was. */
async function rollBack(world: World, older: Tool, newer: Tool): Promise<string> {
  const cluster = { ...world.cluster(), deployedVersion: older.version };
  const message = await roll({ cluster, takeSnapshot: async () => '', say: () => {} }).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  if (!message.includes(`runs Vault ${newer.version}, and ${older.version} is deployed`)) {
    throw new Error(`it should not go back to ${older.version}, and says: ${message}`);
  }
  await allRun(world, newer);
  return message.split(', which')[0]!;
}
