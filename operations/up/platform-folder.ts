import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueListenerCertificate } from '../local/listener-certificate';

/** With `ca.crt`, `tls.crt` and `tls.key` of databases and API server. @param folder Of the platform. */
export function serverTls(folder: string): string {
  return join(folder, 'server-tls');
}

/**
 * Makes the folder of a platform on this machine, and the authority of its servers: an environment names it, so environments must not be
 * read before.
 */
export async function openPlatformFolder(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tls = serverTls(folder);
  if (!existsSync(tls)) await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] }, tls);
  process.env['STRONGROOM_LOCAL_CA'] = readFileSync(join(tls, 'ca.crt'), 'utf8');
}
