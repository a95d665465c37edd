import { mkdtempSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { parseEnvironment } from '../../../environments/environment';
import { staging } from '../../../environments/staging';
import { certificate } from '../../../operations/doctor/certificate';
import { Patient } from '../../../operations/doctor/patient';
import { issueListenerCertificate } from '../../../operations/local/listener-certificate';

const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
let server: Server;
let address: string;
beforeAll(async () => {
  // Good for a day.
  await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] }, folder);
  const read = (file: string) => readFileSync(join(folder, file));
  server = createServer({ cert: read('tls.crt'), key: read('tls.key') });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const look = (hours: number, variables: Readonly<Record<string, string>> = {}) => {
  const now = new Date(Date.now() + hours * 3_600_000);
  const known = { VAULT_ADDR: address, VAULT_CACERT: join(folder, 'ca.crt'), ...variables };
  return certificate.look(new Patient(parseEnvironment(staging), [], known, now));
};

test.each([
  [1, 'ok', 'good for'],
  [16, 'ok', 'good for'],
  [18, 'warning', 'its renewal is late'],
  [22, 'failure', 'its renewal is overdue'],
  [25, 'failure', 'expired on'],
])('%d hours into its day, the certificate is: %s', async (hours, verdict, found) => {
  expect(await look(hours)).toMatchObject({ verdict, found: expect.stringContaining(found) });
});

test('a certificate of another authority, or for other names, is a failure', async () => {
  const other = mkdtempSync(join(tmpdir(), 'certificate-'));
  await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: [] }, other);
  const finding = await look(1, { VAULT_CACERT: join(other, 'ca.crt') });
  expect(finding).toMatchObject({ verdict: 'failure', found: expect.stringContaining('but refused') });
});

test('what shows none is not ok', async () => {
  await expect(look(1, { VAULT_ADDR: 'https://127.0.0.1:1' })).rejects.toThrow('no TLS handshake with 127.0.0.1');
  await expect(look(1, { VAULT_ADDR: 'http://127.0.0.1:1' })).rejects.toThrow('is spoken to in clear');
});
