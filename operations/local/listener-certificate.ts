import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CertificateNames } from './vault-config';

const run = promisify(execFile);

/**
 * Issues what cert-manager would: `ca.crt`, `tls.crt` and `tls.key` in `folder`, which only this user can read, good for a day. The CA
 * can issue no other: its key is deleted.
 *
 * @throws Error where `openssl` is missing or refuses a name.
 */
export async function issueListenerCertificate(
  { dnsNames, ipAddresses }: CertificateNames,
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = [
    ...dnsNames.map((name) => `DNS:${name}`),
    ...ipAddresses.filter(isIP).map((address) => `IP:${address}`),
  ];
  writeFileSync(join(folder, 'names.cnf'), `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\n`);
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout'];
  await openssl('req', '-x509', ...key, 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=Strongroom local CA');
  await openssl('req', ...key, 'tls.key', '-out', 'tls.csr', '-subj', '/CN=vault');
  const ca = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
  await openssl('x509', '-req', '-in', 'tls.csr', ...ca, '-days', '1', '-extfile', 'names.cnf', '-out', 'tls.crt');
  for (const file of ['ca.key', 'ca.srl', 'tls.csr', 'names.cnf']) rmSync(join(folder, file), { force: true });
}
