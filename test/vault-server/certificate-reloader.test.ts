import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateReloader } from '../../constructs/vault-server/certificate-reloader';
import { folders } from '../../constructs/vault-server/names';

const container = certificateReloader('vault:1', 'tls', {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
});

/**
 * Runs the sidecar's own script with `sleep` and `pkill` replaced.
 *
 * @param seconds What happens in each pause of it; after the last one it is ended.
 * @param refusals How many signals find no process.
 * @returns what happened, in its order.
 */
function run(seconds: readonly string[], refusals = 0): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'reloader-'));
  const [log, certificate] = [join(folder, 'log'), join(folder, 'tls.crt')];
  const program = (name: string, ...lines: readonly string[]) => {
    writeFileSync(join(folder, name), ['#!/bin/sh', ...lines].join('\n'));
    chmodSync(join(folder, name), 0o755);
  };
  writeFileSync(certificate, 'first');
  writeFileSync(log, '');
  program(
    'sleep',
    `echo sleep $1 >> ${log}`,
    `case $(grep -c sleep ${log}) in`,
    ...seconds.map((happens, index) => `${index + 1}) ${happens.replace('CERTIFICATE', certificate) || ':'} ;;`),
    '*) exit 1 ;;',
    'esac',
  );
  program('pkill', `echo pkill $* >> ${log}`, `[ $(grep -c pkill ${log}) -gt ${refusals} ]`);
  const script = container.args[0]!.replaceAll(folders.tls, folder);
  spawnSync('/bin/sh', ['-ec', script], { env: { PATH: `${folder}:${process.env['PATH']}` }, timeout: 10_000 });
  return readFileSync(log, 'utf8').trim().split('\n');
}

const HUP = 'pkill -HUP -x vault';
const PAUSE = 'sleep 30';

test('Vault is told of each certificate once, within half a minute', () => {
  expect(run(['', '', 'echo second > CERTIFICATE', ''])).toEqual([PAUSE, HUP, PAUSE, PAUSE, HUP, PAUSE, PAUSE]);
});

test('one that came while the sidecar did not run is told when it starts', () => {
  expect(run([''])).toEqual([PAUSE, HUP, PAUSE]);
});

test('a Vault that does not run yet is told later', () => {
  expect(run(['', '', ''], 2)).toEqual([PAUSE, HUP, PAUSE, HUP, PAUSE, HUP, PAUSE]);
});

test('the sidecar reads the certificate and can write nothing', () => {
  expect(container.volumeMounts).toEqual([{ name: 'tls', mountPath: folders.tls, readOnly: true }]);
  expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
});
