import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CertificateNames } from '../../operations/local/vault-config';

/** Issues what cert-manager would, and unlike the authority of a local run again and again, for as long as it is told. */
export class Authority {
  private constructor(
    /** Only this user can enter it: the authority's key is there. */
    private readonly folder: string,
    private readonly names: CertificateNames,
  ) {}

  static async create(folder: string, names: CertificateNames): Promise<Authority> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const authority = new Authority(folder, names);
    const subject = ['-subj', '/CN=Strongroom drills', '-days', '1'];
    await authority.openssl('req', '-x509', ...newKey, 'ca.key', '-out', 'ca.crt', ...subject);
    writeFileSync(join(folder, 'index.txt'), '');
    return authority;
  }

  /** PEM files, for who trusts it. */
  get ca(): string {
    return join(this.folder, 'ca.crt');
  }

  /** Writes `ca.crt`, `tls.crt` and `tls.key` into `to`, over those that are there. */
  async issue(to: string, secondsGood = 86_400): Promise<void> {
    mkdirSync(to, { recursive: true, mode: 0o700 });
    const { dnsNames, ipAddresses } = this.names;
    const addresses = ipAddresses.filter(isIP).map((address) => `IP:${address}`);
    const names = [...dnsNames.map((name) => `DNS:${name}`), ...addresses].join(',');
    writeFileSync(join(this.folder, 'ca.cnf'), configuration(names));
    await this.openssl('req', ...newKey, 'tls.key', '-out', 'tls.csr', '-subj', '/CN=vault');
    const ca = ['-batch', '-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key', '-create_serial', '-notext'];
    const good = ['-startdate', utc(Date.now() - 60_000), '-enddate', utc(Date.now() + secondsGood * 1000)];
    await this.openssl('ca', ...ca, ...good, '-in', 'tls.csr', '-out', 'tls.crt');
    for (const file of ['ca.crt', 'tls.crt', 'tls.key']) copyFileSync(join(this.folder, file), join(to, file));
  }

  private async openssl(...args: readonly string[]): Promise<void> {
    await promisify(execFile)('openssl', args, { cwd: this.folder, timeout: 30_000 });
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout'] as const;

/** As openssl takes it: `20261122093000Z`. */
function utc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}

function configuration(names: string): string {
  return [
    '[ca]',
    'default_ca = drills',
    '[drills]',
    'database = index.txt',
    'serial = serial.txt',
    'new_certs_dir = .',
    'default_md = sha256',
    'policy = anyone',
    'unique_subject = no',
    'x509_extensions = listener',
    '[anyone]',
    'commonName = supplied',
    '[listener]',
    `subjectAltName = ${names}`,
    'extendedKeyUsage = serverAuth',
    '',
  ].join('\n');
}
