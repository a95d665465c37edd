import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueListenerCertificate } from '../local/listener-certificate';

/** With `ca.crt`, `tls.crt` and `tls.key` of the database servers. @param folder Of the platform. */
export function databaseTls(folder: string): string {
  return join(folder, 'databases');
}

/**
 * Makes the folder of a platform on this machine, and the authority of its database servers: environments name it, so they must not be
 * read before.
 */
export async function openPlatformFolder(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tls = databaseTls(folder);
  if (!existsSync(tls)) await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] }, tls);
  process.env['STRONGROOM_DATABASE_CA'] = readFileSync(join(tls, 'ca.crt'), 'utf8');
}
