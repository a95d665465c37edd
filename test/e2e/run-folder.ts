import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { issueListenerCertificate } from '../../operations/local/listener-certificate';

/** Everything that a run writes, apart from caches: removed when the next one starts. */
export const runFolder = join(__dirname, '../../.strongroom/run');

/** With `ca.crt`, `tls.crt` and `tls.key` of the database servers. */
export const databaseTls = join(runFolder, 'databases');

/** Empties it, and makes the authority of the database servers: environments name it, so they must not be read before. */
export async function prepareRunFolder(): Promise<void> {
  rmSync(runFolder, { recursive: true, force: true });
  mkdirSync(runFolder, { recursive: true });
  await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] }, databaseTls);
  alsoInto(join(runFolder, 'output.txt'));
  process.env['STRONGROOM_DATABASE_CA'] = readFileSync(join(databaseTls, 'ca.crt'), 'utf8');
}

/** What this process prints is searched for secrets like all else. */
function alsoInto(file: string): void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array, ...rest: readonly unknown[]) => {
    appendFileSync(file, text);
    return Reflect.apply(write, process.stdout, [text, ...rest]);
  };
}
