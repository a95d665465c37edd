import { certificateReloader } from '../../constructs/vault-server/certificate-reloader';
import { folders } from '../../constructs/vault-server/names';
import { runSidecar } from './run-sidecar';

const container = certificateReloader('vault:1', 'tls', {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
});

/** @param refusals How many signals find no process. */
function run(pauses: readonly string[], refusals = 0): readonly string[] {
  const programs = { pkill: `[ $(grep -c ^pkill $CALLS) -gt ${refusals} ]` };
  return runSidecar(container, { mount: folders.tls, files: { 'tls.crt': 'first' }, pauses, programs }).calls;
}

const HUP = 'pkill -HUP -x vault';
const PAUSE = 'sleep 30';

test('Vault is told of each certificate once, within half a minute', () => {
  expect(run(['', '', 'echo second > tls.crt', ''])).toEqual([PAUSE, HUP, PAUSE, PAUSE, HUP, PAUSE, PAUSE]);
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
