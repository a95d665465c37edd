import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { jobFolders } from '../../constructs/snapshots/snapshot-scripts';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { blocks, texts } from '../../guardrails/terraform-json';
import { Skip } from './results';

export interface SnapshotJobRun {
  /** With the job. */
  readonly stack: SynthesizedStack;
  /** Gets what the pod would have in memory. */
  readonly folder: string;
  /** Of the service account, for Vault. */
  readonly jwt: string;
  /** Where the leader listens. */
  readonly vaultAddress: string;
  readonly vaultProgram: string;
  /** File with the CA of Vault. */
  readonly ca: string;
  /** Where AWS is emulated. */
  readonly aws: string;
}

/**
 * Runs what the two containers of the synthesized job would run, with their variables, one after the other: the pod's folders become
 * folders of this machine, and the addresses become those of here.
 *
 * @returns what the job has uploaded, by file, in bytes.
 * @throws Skip where there is no AWS CLI here.
 * @throws Error with what a script prints, when it fails.
 */
export async function runSnapshotJob(job: SnapshotJobRun): Promise<Readonly<Record<string, number>>> {
  await promisify(execFile)('aws', ['--version']).catch(() => {
    throw new Skip('aws is not on PATH, which uploads in the image of the job');
  });
  const { folder } = job;
  const folders = { snapshot: join(folder, 'snapshot'), vault: join(folder, 'vault') };
  rmSync(folder, { recursive: true, force: true });
  for (const one of Object.values(folders)) mkdirSync(one, { recursive: true, mode: 0o700 });
  writeFileSync(join(folders.vault, 'token'), job.jwt, { mode: 0o600 });
  copyFileSync(job.ca, join(folders.vault, 'ca.crt'));
  try {
    for (const container of containersOf(job.stack)) await runContainer(container, job, folders);
    const files = ['vault-raft.snap', 'vault-policies.txt'];
    return Object.fromEntries(files.map((file) => [file, statSync(join(folders.snapshot, file)).size]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** In the order in which the kubelet runs them. */
function containersOf(stack: SynthesizedStack): readonly Container[] {
  const cronJob = stack.resources('kubernetes_cron_job_v1').find(({ path }) => path.includes('snapshot-job'));
  const within = (block: unknown, ...names: readonly string[]): unknown =>
    names.reduce((at, name) => blocks(at)[0]?.[name], block);
  const spec = within(cronJob?.config, 'spec', 'job_template', 'spec', 'template', 'spec');
  return ['init_container', 'container']
    .flatMap((kind) => blocks(within(spec, kind)))
    .map(({ command, args, env }) => ({
      command: texts(command),
      args: texts(args),
      env: blocks(env).map(({ name, value }) => ({ name: String(name), value: String(value) })),
    }));
}

async function runContainer(
  { command: [shell, ...flags], args: [script = ''], env }: Container,
  { vaultAddress, vaultProgram, aws }: SnapshotJobRun,
  folders: Readonly<Record<keyof typeof jobFolders, string>>,
): Promise<void> {
  const moved = new Map<string, string>([
    [jobFolders.vault, folders.vault],
    [jobFolders.snapshot, folders.snapshot],
  ]);
  // At once: a folder of here may have the name of one there in it.
  const here = (text: string) =>
    text.replace(new RegExp([...moved.keys()].join('|'), 'g'), (folder) => moved.get(folder)!);
  const variables = Object.fromEntries(env.map(({ name, value }) => [name, here(value)]));
  await promisify(execFile)(shell!, [...flags, here(script)], {
    env: {
      ...variables,
      PATH: [dirname(vaultProgram), process.env['PATH']].join(delimiter),
      ...('VAULT_ADDR' in variables
        ? { VAULT_ADDR: vaultAddress }
        : { AWS_ENDPOINT_URL: aws, AWS_ACCESS_KEY_ID: 'emulated', AWS_SECRET_ACCESS_KEY: 'emulated' }),
    },
  }).catch(({ stderr, message }) => {
    throw new Error(stderr || message);
  });
}
