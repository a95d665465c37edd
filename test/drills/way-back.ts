import type { Health } from '../../operations/local/vault-nodes';
import type { Say } from '../e2e/results';
import { contentsOf, issueCertificate, overwrite, refuseDifferences } from '../e2e/vault-contents';
import { blocksOf, startAnew, startOneByItself, THROWN_AWAY_TOKEN_IS_DEAD } from './disaster-recovery';
import type { Observed } from './drill';
import type { Region } from './region';
import { proveRegional } from './regional-settings';

interface Recovered {
  /** Lost, with what it had stored. */
  readonly prod: Region;
  /** Where prod's Vault is meanwhile. */
  readonly dr: Region;
  /** Tokens of that Vault: root's, one of CI, and one that reads the canary. */
  readonly root: string;
  readonly ci: string;
  readonly reader: string;
  /** What Vault answered of prod's regional settings, before. */
  readonly there: readonly object[];
}

/** The region is back, and prod's Vault goes home by the commands of docs/disaster-recovery.md. */
export async function wayBack({ prod, dr, root, ci, reader, there }: Recovered, say: Say): Promise<Observed> {
  const [emptying, saving, ending, restoring, anew, voting, moving, warming] = blocksOf('The way back', 8);
  say('what dr was told since the disaster');
  const serving = await dr.client(root);
  for (let secret = 10; secret < 20; secret++) await overwrite(serving, secret);
  await issueCertificate(serving);
  const policy = 'path "snapshot-drill/1" { capabilities = ["read"] }';
  await serving.expect('PUT', 'sys/policies/acl/since-the-disaster', { body: { policy } });
  await serving.expect('POST', 'auth/token/create', { body: { policies: ['since-the-disaster'], ttl: '1h' } });
  const before = await contentsOf(serving);

  say('prod’s region is back');
  await prod.comeBack();
  await prod.pods.type(emptying!);
  await refuseOther(prod, 'uninitialized');
  await dr.run(saving!, { VAULT_TOKEN: root });
  const start = Date.now();
  await dr.pods.type(ending!);
  await refuseOther(dr, 'down');
  const token = { VAULT_TOKEN_RESTORED: reader, CANARY: 'snapshot-drill/0' };
  await prod.run(`${restoring}\n${THROWN_AWAY_TOKEN_IS_DEAD}`, token, 'RESTORE\n');
  const closed = (Date.now() - start) / 1000;
  const restarted = await startAnew(prod, anew!);
  await prod.run(voting!, { VAULT_TOKEN: root });

  say('what prod holds');
  await refuseFewerVoters(prod, root);
  refuseDifferences(before, await contentsOf(await prod.client(root)));
  await issueCertificate(await prod.client(root));
  await prod.run(moving!, { VAULT_TOKEN: ci });
  await proveRegional(await prod.client(root), prod, there);
  await startOneByItself(prod, root);
  await dr.pods.type(warming!);
  await refuseOther(dr, 'uninitialized');
  return {
    happened: `${before.size.toLocaleString('en')}, and all ${prod.nodes.all.length} nodes have a vote`,
    figures: [
      { what: 'way back: dr ended → secret read in prod', seconds: [closed] },
      { what: 'way back: prod restarted → open', seconds: [restarted] },
    ],
  };
}

/** @throws Error unless all nodes are so. */
async function refuseOther({ nodes, environment }: Region, expected: Health): Promise<void> {
  for (const node of nodes.all) {
    const health = await node.health();
    if (health !== expected) throw new Error(`${node.name} of ${environment.name} is ${health}, not ${expected}`);
  }
}

/** @throws Error unless every node has a vote, and as many may fail as when prod was made. */
async function refuseFewerVoters(region: Region, token: string): Promise<void> {
  const vault = await region.client(token);
  const { data } = await vault.expect('GET', 'sys/storage/raft/configuration');
  const voters = data.config.servers.filter(({ voter }: { voter: boolean }) => voter).length;
  const { data: state } = await vault.expect('GET', 'sys/storage/raft/autopilot/state');
  const nodes = region.nodes.all.length;
  if (voters === nodes && state.failure_tolerance === Math.floor((nodes - 1) / 2)) return;
  throw new Error(`${voters} of ${nodes} nodes have a vote, and ${state.failure_tolerance} may fail`);
}
