import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { download } from './download';
import type { LocalRun } from './local-run';
import type { Logins } from './logins';
import { OpenSsl } from './openssl';
import type { Results } from './results';

const TRANSIT = 'smart-dairy/transit';
const PKI = 'smart-dairy/pki_int';

/** Keys and certificates of Smart Dairy, as its applications use them. */
export function smartDairyKeys(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  const milkTracker = () => logins.kubernetes('smart-dairy/k8s', 'milk-tracker');
  const certManager = () => logins.kubernetes('smart-dairy/k8s', 'milk-tracker-cert-manager');
  const openssl = new OpenSsl(join(run.folder, 'certificates'));
  return [
    results.check(
      'Smart Dairy: app-data decrypts what was encrypted before its last rotation, and only for who was granted it',
      async () => {
        const session = await milkTracker();
        const plaintext = Buffer.from('farmer 12').toString('base64');
        const { ciphertext } = await session.write(`${TRANSIT}/encrypt/app-data`, { plaintext });
        await run.root.write(`${TRANSIT}/keys/app-data/rotate`);
        const back = await session.write(`${TRANSIT}/decrypt/app-data`, { ciphertext });
        if (back.plaintext !== plaintext) throw new Error('it does not come back as it was');
        const payment = await logins.kubernetes('smart-dairy/k8s', 'payment-service');
        await payment.isRefused('POST', `${TRANSIT}/decrypt/app-data`, { ciphertext });
        return ciphertext.slice(0, 'vault:v1'.length);
      },
    ),
    results.check('Smart Dairy: no transit key leaves Vault, not even for root', async () => {
      logins.needs(run.stack('tenant-smart-dairy'));
      const { keys } = (await run.root.expect('LIST', `${TRANSIT}/keys`)).data;
      for (const key of keys) {
        for (const type of ['encryption-key', 'signing-key', 'hmac-key']) {
          const { status } = await run.root.call('GET', `${TRANSIT}/export/${type}/${key}`);
          if (status < 400) throw new Error(`${key} is exported as ${type}`);
        }
      }
      return keys.join(', ');
    }),
    results.check(
      'Smart Dairy: a JWT signed through jwt-signing verifies as RS256 with the published key',
      async () => {
        const session = await milkTracker();
        const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
        const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ sub: 'farmer-12' })}`;
        const { signature } = await session.write(`${TRANSIT}/sign/jwt-signing`, {
          input: Buffer.from(signed).toString('base64'),
          hash_algorithm: 'sha2-256',
          signature_algorithm: 'pkcs1v15',
          marshaling_algorithm: 'jws',
        });
        const { keys, latest_version } = await session.read(`${TRANSIT}/keys/jwt-signing`);
        const key = createPublicKey(keys[latest_version].public_key);
        const bytes = Buffer.from(signature.split(':').at(-1), 'base64url');
        if (!verify('sha256', Buffer.from(signed), key, bytes)) throw new Error('it does not verify');
        return `version ${latest_version}`;
      },
    ),
    results.check(
      "Smart Dairy: cert-manager has milk-tracker's names certified for a week, and no other's",
      async () => {
        const session = await certManager();
        const csr = await openssl.request('milk-tracker.smartdairy.internal');
        const { certificate } = await session.write(`${PKI}/sign/milk-tracker`, {
          csr,
          common_name: 'milk-tracker.smartdairy.internal',
        });
        const hours = await lifeOf(openssl, certificate);
        if (hours !== 168) throw new Error(`it lives ${hours} h`);
        for (const name of ['payment-service.smartdairy.internal', 'smartdairy.com', 'localhost']) {
          const body = { csr: await openssl.request(name), common_name: name };
          const { status } = await session.call('POST', `${PKI}/sign/milk-tracker`, { body });
          if (status !== 400) throw new Error(`${name} is answered with ${status}`);
        }
        await session.isRefused('POST', `${PKI}/sign/payment-service`, { csr });
        return `${hours} h`;
      },
    ),
    results.check(
      'Smart Dairy: a leaf chains to Smart Dairy Root CA, its addresses answer, and once revoked OCSP and CRL say so',
      async () => {
        const session = await certManager();
        const name = 'milk-tracker.smartdairy.internal';
        const csr = await openssl.request(name);
        const issued = await session.write(`${PKI}/sign/milk-tracker`, { csr, common_name: name });
        const root = (await run.root.read('smart-dairy/pki/cert/ca')).certificate;
        const pem = { leaf: issued.certificate, intermediate: issued.issuing_ca, root };
        const valid = await openssl.verify(pem);
        if (valid !== 'OK') throw new Error(`openssl says ${valid}`);
        if (!(await openssl.describe(root)).includes('CN = Smart Dairy Root CA')) throw new Error('another root');
        const addresses = await addressesIn(openssl, issued.certificate);
        for (const address of [addresses.issuer, addresses.crl]) await download(await hereFor(run, address), ca(run));
        const status = async () => {
          const asked = await openssl.ocspRequest(issued.certificate, issued.issuing_ca);
          const url = `${await hereFor(run, addresses.ocsp)}/${encodeURIComponent(asked)}`;
          return openssl.ocspAnswer(await download(url, ca(run)), issued.certificate, issued.issuing_ca);
        };
        const before = await status();
        if (before !== 'good') throw new Error(`OCSP says ${before} of a valid one`);
        await run.root.write(`${PKI}/revoke`, { serial_number: issued.serial_number });
        const after = await status();
        if (after !== 'revoked') throw new Error(`OCSP says ${after} of a revoked one`);
        // Vault renews the list in time by itself; here nobody waits for it.
        await run.root.read(`${PKI}/crl/rotate`);
        const crl = (await run.root.read(`${PKI}/cert/crl`)).certificate;
        const revoked = await openssl.verify({ ...pem, crl });
        if (!revoked.includes('revoked'))
          throw new Error(`with the list of revoked certificates openssl says ${revoked}`);
        return revoked;
      },
    ),
  ];
}

/** Burned into a certificate for those who check it. @throws Error where one is missing. */
async function addressesIn(openssl: OpenSsl, certificate: string) {
  const text = await openssl.describe(certificate);
  const find = (pattern: RegExp) => {
    const [, address] = pattern.exec(text) ?? [];
    if (!address) throw new Error(`it has no address like ${pattern.source}`);
    return address;
  };
  return {
    issuer: find(/CA Issuers - URI:(\S+)/),
    ocsp: find(/OCSP - URI:(\S+)/),
    crl: find(/CRL Distribution Points[\s\S]*?URI:(\S+)/),
  };
}

/** What stands in front of Vault under that name serves the same paths. */
async function hereFor(run: LocalRun, address: string): Promise<string> {
  const { address: leader } = await run.root.nodes.leader();
  return `${leader}${new URL(address).pathname}`;
}

function ca(run: LocalRun): string {
  return readFileSync(run.vault!.ca, 'utf8');
}

/** Hours, to the next whole one: Vault dates certificates back by half a minute. */
async function lifeOf(openssl: OpenSsl, certificate: string): Promise<number> {
  const text = await openssl.describe(certificate);
  const [from, to] = ['Not Before', 'Not After'].map((what) =>
    Date.parse(new RegExp(`${what} ?: (.+)`).exec(text)![1]!),
  );
  return Math.floor((to! - from!) / 3_600_000);
}
