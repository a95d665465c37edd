import { mkdirSync, rmSync } from 'node:fs';
import type { VaultNode, VaultNodes } from '../../operations/local/vault-nodes';

/** Does to processes what lines of `kubectl` would do to the pods in whose place they are. */
export class RegionPods {
  constructor(
    private readonly nodes: VaultNodes,
    /** What a claim `data-<node>` is here. */
    private readonly dataOf: (node: VaultNode) => string,
  ) {}

  /** @throws Error for a line that means something else here than in a cluster, or that would never end there. */
  async type(lines: string): Promise<void> {
    for (const line of lines.split('\n').map((one) => one.trim())) if (line) await this.typeOne(line);
  }

  private async typeOne(line: string): Promise<void> {
    const { all } = this.nodes;
    const every = `{0..${all.length - 1}}`;
    if (line === 'kubectl scale statefulset -n vault vault --replicas=0') return this.nodes.stop();
    if (line === `kubectl scale statefulset -n vault vault --replicas=${all.length}`) return this.startAll();
    if (line === `kubectl delete pod -n vault vault-${every}`) {
      await this.nodes.stop();
      return this.startAll();
    }
    if (line !== `kubectl delete pvc -n vault data-vault-${every}`) throw new Error(`No pod is here for '${line}'.`);
    for (const node of all) {
      if ((await node.health()) !== 'down') throw new Error(`'${line}' waits for ${node.name} to end.`);
      rmSync(this.dataOf(node), { recursive: true });
      mkdirSync(this.dataOf(node), { mode: 0o700 });
    }
  }

  private async startAll(): Promise<void> {
    await Promise.all(this.nodes.all.map((node) => node.start()));
  }
}
