import { releaseName } from '../../constructs/vault-server/names';
import { images } from '../../environments/versions';
import { platform } from '../../stacks/platform-stack';
import { colour } from '../colour';
import { counted } from '../counted';
import { kubectlOf } from '../eks-cluster';
import { oneEnvironment } from '../one-environment';
import { locate } from '../vault-connection';
import { Pods } from './pods';
import { planRoll, roll } from './roll';
import { runSnapshotJob } from './snapshot-job';

interface RollOptions {
  readonly dryRun?: boolean;
  readonly limit: string;
}

export async function rollPods(name: string, { dryRun, limit }: RollOptions): Promise<void> {
  const limitSeconds = Number(limit);
  if (!Number.isInteger(limitSeconds) || limitSeconds < 1) {
    throw new Error(`--limit cannot be '${limit}': write a number of seconds.`);
  }
  const { environment, stacks } = oneEnvironment(name);
  if (!environment.runsPods) {
    throw new Error(
      `'${name}' has no pods: its nodes are processes, which only the program that started them restarts.`,
    );
  }
  const { ca, token } = locate(stacks);
  if (!token) throw new Error('Log in to Vault as an operator, and put the token into VAULT_TOKEN.');
  const kubectl = await kubectlOf(environment);
  const where = { namespace: platform.vaultNamespace, name: releaseName, tag: images.vault.tag };
  const cluster = await Pods.find({ kubectl, ...where, token, ...(ca && { ca }) });
  try {
    if (dryRun) {
      const { pending, health } = await planRoll(cluster);
      const names = pending.map((node) => node.name);
      console.log(names.length > 0 ? `Would restart ${names.join(', ')}, in this order.` : nothingToDo);
      console.log(`${health.leader.node.name} leads; ${counted(health.failureTolerance, 'node')} may fail.`);
      return;
    }
    const takeSnapshot = (say: (line: string) => void) => runSnapshotJob(kubectl, where.namespace, say);
    const restarted = await roll({ cluster, takeSnapshot, say: (line) => console.error(line), limitSeconds });
    console.log(restarted.length > 0 ? colour.green(`Restarted ${restarted.join(', ')}.`) : nothingToDo);
  } finally {
    await cluster.close();
  }
}

const nothingToDo = 'Every node runs what is deployed.';
