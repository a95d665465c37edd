import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { ListrTask } from 'listr2';
import { issueListenerCertificate } from '../../operations/local/listener-certificate';
import type { VaultNode, VaultNodes } from '../../operations/local/vault-nodes';
import { LocalNode } from '../../operations/roll/local-node';
import { readNode } from '../../operations/roll/node-state';
import { roll } from '../../operations/roll/roll';
import type { RollingCluster } from '../../operations/roll/rolling-node';
import { VaultClient } from '../../operations/vault-client';
import { Load, type LoadReport } from './load';
import type { LocalRun } from './local-run';
import type { Results } from './results';

const MOUNT = 'e2e-roll';

/** Nodes are replaced and certificates renewed while clients write and read; needs three nodes that are initialized. */
export function rolling(run: LocalRun, results: Results): ListrTask[] {
  return [
    results.check('roll: all nodes restart under load, the leader last, and no request is lost', () => rollAll(run)),
    results.check('roll: one node that is away stops it before anything is touched', () => refuse(run)),
    results.check('roll: it stops at a node that does not come back, and goes on once that is well', () => goOn(run)),
    results.check('certificate: SIGHUP serves the new one from every node, and the leader stays', () => reload(run)),
  ];
}

async function rollAll(run: LocalRun): Promise<string> {
  const { root, cluster } = await ready(run);
  const before = await root.nodes.leader();
  const load = await begin(run);
  const start = Date.now();
  const restarted = await roll({ cluster, takeSnapshot: () => snapshot(run), say: () => {} });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const report = await load.stop();
  if (restarted.at(-1) !== before.name) throw new Error(`${before.name} led, and was not the last: ${restarted}`);
  if (restarted.length !== root.nodes.all.length) throw new Error(`only ${restarted} were restarted`);
  return `${seconds} s, ${await describe(load, report)}`;
}

async function refuse(run: LocalRun): Promise<string> {
  const { root, cluster } = await ready(run);
  const leader = await root.nodes.leader();
  const away = root.nodes.all.find((node) => node !== leader)!;
  await away.stop();
  try {
    return await refusal(roll({ cluster, takeSnapshot: () => snapshot(run), say: () => {} }), 'Nothing was restarted');
  } finally {
    await away.start();
    await away.untilUnsealed();
  }
}

/** The node that does not come back is one that is stopped right after its restart. */
async function goOn(run: LocalRun): Promise<string> {
  const { root, cluster } = await ready(run);
  const leader = await root.nodes.leader();
  const fails = root.nodes.all.find((node) => node !== leader)!;
  const nodes = cluster.nodes.map((node) => (node.name === fails.name ? failing(node, fails) : node));
  const props = { cluster: { ...cluster, nodes }, takeSnapshot: () => snapshot(run), say: () => {} };
  const stopped = await refusal(roll({ ...props, limitSeconds: 3 }), `Stopped at ${fails.name}`);
  const stays = await root.nodes.leader();
  if (stays !== leader) throw new Error(`the leader was touched: ${stays.name} leads now`);
  await fails.start();
  await fails.untilUnsealed();
  await root.nodes.untilOneMayFail(root.token);
  const restarted = await roll(props);
  if (restarted.includes(fails.name)) throw new Error(`${fails.name} was restarted a second time`);
  return `${stopped.split(';')[0]}; then ${restarted.join(', ')}`;
}

function failing(node: LocalNode, process: VaultNode): RollingCluster['nodes'][number] {
  return {
    name: node.name,
    isCurrent: () => node.isCurrent(),
    client: () => node.client(),
    restart: async () => {
      await node.restart();
      await process.stop();
    },
  };
}

async function reload(run: LocalRun): Promise<string> {
  const { root } = await ready(run);
  const { nodes } = root;
  const tls = dirname(run.vault!.ca);
  const [renewed, kept] = [join(run.folder, 'tls-renewed'), join(run.folder, 'tls-kept')];
  const names = { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] };
  // Of another authority, for that of the run can sign no second one; the load trusts both.
  await issueListenerCertificate(names, renewed);
  await issueListenerCertificate(names, kept);
  move(tls, kept);
  const before = await lead(nodes, root.token);
  const old = await served(nodes);
  const load = await begin(run, readFileSync(join(renewed, 'ca.crt'), 'utf8'));
  move(renewed, tls);
  try {
    for (const node of nodes.all) node.signal('SIGHUP');
    await until(async () => (await served(nodes)).every((print) => !old.includes(print)));
  } finally {
    move(kept, tls);
    for (const node of nodes.all) node.signal('SIGHUP');
  }
  await until(async () => (await served(nodes)).every((print) => old.includes(print)));
  const report = await load.stop();
  const after = await lead(nodes, root.token);
  if (after !== before) throw new Error(`the lead changed: ${before}, then ${after}`);
  return `${nodes.all.length} nodes, twice, ${await describe(load, report)}`;
}

/** Which certificate each node shows. */
async function served(nodes: VaultNodes): Promise<readonly string[]> {
  return Promise.all(
    nodes.all.map(
      ({ ports }) =>
        new Promise<string>((resolve, reject) => {
          const socket = connect({ host: '127.0.0.1', port: ports[0]!, rejectUnauthorized: false }, () => {
            resolve(socket.getPeerCertificate().fingerprint256);
            socket.destroy();
          }).once('error', reject);
        }),
    ),
  );
}

/** Who leads, and since when. */
async function lead(nodes: VaultNodes, token: string): Promise<string> {
  const leader = await nodes.leader();
  const { active_time } = await leader.client.expect('GET', 'sys/leader', { token });
  return `${leader.name} since ${active_time}`;
}

function move(from: string, to: string): void {
  for (const file of ['tls.crt', 'tls.key']) copyFileSync(join(from, file), join(to, file));
}

async function ready(run: LocalRun) {
  const { root } = run;
  await root.nodes.untilOneMayFail(root.token);
  const ca = readFileSync(run.vault!.ca, 'utf8');
  const nodes = root.nodes.all.map((node) => new LocalNode(node, ca, root.token));
  const { version } = await readNode(nodes[0]!);
  return { root, cluster: { nodes, deployedVersion: version } };
}

/** @param alsoTrusts PEM of another authority. @default - none */
async function begin({ root, vault }: LocalRun, alsoTrusts = ''): Promise<Load> {
  const mounts: object = await root.read('sys/mounts');
  if (!(`${MOUNT}/` in mounts)) await root.write(`sys/mounts/${MOUNT}`, { type: 'kv' });
  const ca = readFileSync(vault!.ca, 'utf8') + alsoTrusts;
  const load = new Load(
    root.nodes.all.map(({ address }) => new VaultClient(address, ca, root.token)),
    MOUNT,
  );
  await sleep(500);
  return load;
}

async function snapshot({ root }: LocalRun): Promise<string> {
  const client = await root.nodes.leaderAs(root.token);
  const archive = await client.transfer('GET', 'sys/storage/raft/snapshot');
  return `${archive.length} bytes`;
}

/** @throws Error where the load lost anything, or more than one request in a thousand failed. */
async function describe(load: Load, { written, read, retried, failed, slowestMs }: LoadReport): Promise<string> {
  await load.readBack();
  if (failed > (written + read) / 1000) throw new Error(`${failed} of ${written + read} requests failed`);
  return `${written} writes acknowledged and found again, ${retried} tries repeated, ${failed} requests failed, slowest ${slowestMs} ms`;
}

/** @returns what was said. @throws Error unless it fails with `beginning`. */
async function refusal(work: Promise<unknown>, beginning: string): Promise<string> {
  const message = await work.then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  if (!message.startsWith(beginning)) throw new Error(`it should say '${beginning}…', and says: ${message}`);
  return message;
}

async function until(so: () => Promise<boolean>, seconds = 10): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await so())) {
    if (Date.now() > deadline) throw new Error(`it is not so after ${seconds} s`);
    await sleep(100);
  }
}
