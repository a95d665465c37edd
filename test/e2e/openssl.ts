import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Certificates as someone sees them who knows nothing of Vault. */
export class OpenSsl {
  /** @param folder Gets what is asked about, and no private key. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** A request for a certificate, whose key is gone at once. */
  async request(commonName: string): Promise<string> {
    const subject = ['-subj', `/CN=${commonName}`, '-addext', `subjectAltName=DNS:${commonName}`];
    return this.run('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', ...subject);
  }

  /**
   * Whether the leaf leads to the root.
   *
   * @param crl Of who signed the leaf, to be asked as well.
   * @returns `OK`, or why not.
   */
  async verify(pem: { leaf: string; intermediate: string; root: string; crl?: string }): Promise<string> {
    const file = (name: string, content: string) => {
      writeFileSync(join(this.folder, name), content);
      return join(this.folder, name);
    };
    const revoked = pem.crl ? ['-crl_check', '-CRLfile', file('crl.pem', pem.crl)] : [];
    const chain = ['-CAfile', file('root.pem', pem.root), '-untrusted', file('intermediate.pem', pem.intermediate)];
    const answer = await this.run('verify', ...chain, ...revoked, file('leaf.pem', pem.leaf)).catch(
      ({ stderr }: { stderr: string }) => stderr,
    );
    return /lookup: (.+)/.exec(answer)?.[1] ?? /: (OK)$/m.exec(answer)?.[1] ?? answer.trim();
  }

  /** What `openssl x509` prints of a certificate. */
  async describe(certificate: string): Promise<string> {
    writeFileSync(join(this.folder, 'described.pem'), certificate);
    return this.run('x509', '-in', join(this.folder, 'described.pem'), '-noout', '-text');
  }

  private async run(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('openssl', args, { cwd: this.folder, timeout: 30_000 });
    return stdout;
  }
}
