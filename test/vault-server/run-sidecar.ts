import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from '../../constructs/vault-server/vault-values';

export interface SidecarRun {
  /** That the container mounts, and that this run has a folder of its own for. */
  readonly mount: string;
  /** Files in it at first. @default - none */
  readonly files?: Readonly<Record<string, string>>;
  /** What happens in each pause, as a line of shell in that folder; after the last one the sidecar is ended. */
  readonly pauses: readonly string[];
  /** Bodies of programs that it finds before those of this machine. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Runs the script of a sidecar with programs replaced. @returns the folder, and the calls of `sleep` and of the programs in it, in their order. */
export function runSidecar({ args }: Container, { mount, files = {}, pauses, programs }: SidecarRun) {
  const [bin, folder] = [mkdtempSync(join(tmpdir(), 'bin-')), mkdtempSync(join(tmpdir(), 'sidecar-'))];
  const log = join(bin, 'log');
  writeFileSync(log, '');
  const program = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const noted = (name: string) => `echo ${name} "$@" >> ${log}`;
  for (const [name, body] of Object.entries(programs)) program(name, `CALLS=${log}; ${noted(name)}\n${body}`);
  const happens = pauses.map((line, index) => `${index + 1}) ${line || ':'} ;;`);
  const count = `case $(grep -c ^sleep ${log}) in`;
  program('sleep', [noted('sleep'), `cd ${folder}`, count, ...happens, '*) exit 1 ;;', 'esac'].join('\n'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const env = { PATH: `${bin}:${process.env['PATH']}` };
  spawnSync('/bin/sh', ['-ec', args[0]!.replaceAll(mount, folder)], { env, timeout: 10_000 });
  return { folder, calls: readFileSync(log, 'utf8').trim().split('\n') };
}
