import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    const revoked = pem.crl ? ['-crl_check', '-CRLfile', this.file('crl.pem', pem.crl)] : [];
    const intermediate = this.file('intermediate.pem', pem.intermediate);
    const chain = ['-CAfile', this.file('root.pem', pem.root), '-untrusted', intermediate];
    const answer = await this.run('verify', ...chain, ...revoked, this.file('leaf.pem', pem.leaf)).catch(
      ({ stderr }: { stderr: string }) => stderr,
    );
    return /lookup: (.+)/.exec(answer)?.[1] ?? /: (OK)$/m.exec(answer)?.[1] ?? answer.trim();
  }

  /** What `openssl x509` prints of a certificate. */
  async describe(certificate: string): Promise<string> {
    return this.run('x509', '-in', this.file('described.pem', certificate), '-noout', '-text');
  }

  /** The question whether a certificate is still good, as base64 of DER. */
  async ocspRequest(leaf: string, issuer: string): Promise<string> {
    const question = join(this.folder, 'ocsp-request.der');
    await this.run('ocsp', ...this.about(leaf, issuer), '-no_nonce', '-reqout', question);
    return readFileSync(question).toString('base64');
  }

  /** `good` or `revoked`, as the issuer signed. @throws Error where it is someone else's answer. */
  async ocspAnswer(response: Buffer, leaf: string, issuer: string): Promise<string> {
    const answer = this.file('ocsp-response.der', response);
    const trusted = ['-CAfile', this.file('issuer.pem', issuer), '-partial_chain'];
    const said = await this.run('ocsp', ...this.about(leaf, issuer), '-respin', answer, '-no_nonce', ...trusted);
    return /: (good|revoked)/.exec(said)?.[1] ?? said;
  }

  private about(leaf: string, issuer: string): readonly string[] {
    return ['-issuer', this.file('issuer.pem', issuer), '-cert', this.file('leaf.pem', leaf)];
  }

  private file(name: string, content: string | Buffer): string {
    writeFileSync(join(this.folder, name), content);
    return join(this.folder, name);
  }

  private async run(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('openssl', args, { cwd: this.folder, timeout: 30_000 });
    return stdout;
  }
}
