import { setTimeout as sleep } from 'node:timers/promises';
import { snapshotJobName } from '../../constructs/snapshots/snapshot-job';
import type { Kubectl } from '../kubectl';

interface Job {
  readonly status?: {
    readonly active?: number;
    readonly ready?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/**
 * Has the job save Vault now that does so by its schedule: whoever rolls needs no right to a snapshot, which holds everything.
 *
 * @param say Told its name, and now and then how it stands.
 * @returns the name of the job.
 * @throws Error where it fails, or takes longer than `minutes`.
 */
export async function runSnapshotJob(
  kubectl: Kubectl,
  namespace: string,
  say: (line: string) => void,
  minutes = 30,
  saySeconds = 30,
): Promise<string> {
  const now = new Date();
  const job = `${snapshotJobName}-before-roll-${now.toISOString().replace(/\D/g, '').slice(0, 14)}`;
  await kubectl.run('-n', namespace, 'create', 'job', job, `--from=cronjob/${snapshotJobName}`);
  say(`waiting for job ${job}`);
  let said = Date.now();
  while (Date.now() - now.getTime() < minutes * 60_000) {
    const { status } = await kubectl.get<Job>('-n', namespace, 'job', job);
    const ended = status?.conditions?.find((one) => one.status === 'True' && ['Complete', 'Failed'].includes(one.type));
    if (ended?.type === 'Complete') return job;
    if (ended) {
      throw new Error(`Nothing was restarted: no snapshot was saved, because job ${job} failed: ${ended.message}.`);
    }
    if (Date.now() - said >= saySeconds * 1000) {
      said = Date.now();
      const { active = 0, ready = 0 } = status ?? {};
      say(`job ${job} has run for ${Math.round((said - now.getTime()) / 1000)} s, with ${active} pods, ${ready} ready`);
    }
    await sleep(1000);
  }
  throw new Error(`Nothing was restarted: no snapshot was saved, because job ${job} still runs after ${minutes} min.`);
}
