import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { openSnapshot } from '../../operations/snapshots/archive';
import { SnapshotStore } from '../../operations/snapshots/store';
import type { LocalRun } from './local-run';
import type { Logins } from './logins';
import { type Results, Skip } from './results';
import { snapshotDrill } from './snapshot-drill';
import { runSnapshotJob } from './snapshot-job';

/**
 * The job as its pod would run it, and then the end of this Vault and its return. The last of all that needs a Vault.
 *
 * @param vaultFolder With a folder for each node, as VaultNodes got it.
 */
export function snapshots(run: LocalRun, results: Results, logins: Logins, vaultFolder: string): ListrTask[] {
  const { environment, secrets } = run;
  return [
    results.check('snapshot: the job logs in as its service account, saves, checks and uploads', () =>
      job(run, logins),
    ),
    ...snapshotDrill(
      {
        environment,
        nodes: () => run.root.nodes,
        ca: () => readFileSync(run.vault!.ca, 'utf8'),
        token: () => run.root.token,
        secrets,
        loseData: () => {
          for (const { name } of run.root.nodes.all) {
            const data = join(vaultFolder, name, 'data');
            rmSync(data, { recursive: true });
            mkdirSync(data, { mode: 0o700 });
          }
        },
        count: 500,
      },
      results,
    ),
  ];
}

async function job(run: LocalRun, logins: Logins): Promise<string> {
  const bucket = run.stack('snapshots');
  if (!run.applied.has(bucket)) throw new Skip(`${bucket.name} was not applied`);
  await logins.kubernetes('kubernetes', 'vault-snapshot');
  const { nodes } = run.root;
  const jwt = await run.cluster.serviceAccountToken('vault', 'vault-snapshot', 'vault');
  run.secrets.push(jwt);
  const uploaded = await runSnapshotJob({
    stack: run.stack('vault-server'),
    folder: join(run.folder, 'snapshot-job'),
    jwt,
    vaultAddress: (await nodes.leader()).address,
    vaultProgram: run.tool('vault').command[0],
    ca: run.vault!.ca,
    aws: run.environment.emulators!.aws,
  });
  const { archive, cluster: of } = await SnapshotStore.of(run.environment).read('latest');
  if (archive.length !== uploaded['vault-raft.snap']) throw new Error(`${archive.length} bytes are in the bucket`);
  if (!of?.id) throw new Error('the snapshot does not say which cluster it is of');
  return `index ${openSnapshot(archive).index}, of cluster '${of.name}'`;
}
