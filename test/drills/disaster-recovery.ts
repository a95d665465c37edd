import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Region } from './region';
import { until } from './until';

/** To be appended to commands that restored over an empty Vault. */
export const THROWN_AWAY_TOKEN_IS_DEAD =
  'if VAULT_TOKEN=$THROWN_AWAY vault token lookup > /dev/null 2>&1; then echo the token of the empty Vault is still good >&2; exit 1; fi';

/**
 * The commands of a section of docs/disaster-recovery.md, block by block.
 *
 * @throws Error where there are more or fewer blocks than the drill follows.
 */
export function blocksOf(section: string, count: number): readonly string[] {
  const document = readFileSync(join(__dirname, '../../docs/disaster-recovery.md'), 'utf8');
  const [, text = ''] = document.split(`\n## ${section}\n`);
  const [own = ''] = text.split('\n## ');
  const blocks = [...own.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, lines = '']) => lines);
  if (blocks.length !== count) throw new Error(`'${section}' has ${blocks.length} blocks of commands, not ${count}.`);
  return blocks;
}

/** @returns seconds until every node is open, and one leads. */
export async function startAnew({ nodes, pods }: Region, lines: string): Promise<number> {
  const start = Date.now();
  await pods.type(lines);
  await Promise.all(nodes.all.map((node) => node.untilUnsealed()));
  await nodes.leader();
  return (Date.now() - start) / 1000;
}

/** @throws Error where a node that starts by itself does not get from the others what was written meanwhile. */
export async function startOneByItself({ nodes }: Region, token: string): Promise<void> {
  const leader = await nodes.leader();
  const alone = nodes.all.find((node) => node !== leader)!;
  await alone.stop();
  const vault = leader.as(token);
  await vault.expect('POST', 'sys/mounts/meanwhile', { body: { type: 'kv' } });
  await vault.expect('DELETE', 'sys/mounts/meanwhile');
  const { raft_committed_index: written } = await vault.expect('GET', 'sys/leader');
  await alone.start();
  await until(async () => {
    const { raft_applied_index: has = 0 } = await alone.as(token).expect('GET', 'sys/leader');
    return has >= written ? alone : `${alone.name}, started by itself, has ${has} of ${written} entries`;
  }, 30);
}
