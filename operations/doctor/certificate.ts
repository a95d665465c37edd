import { connect } from 'node:tls';
import { type Check, dateOf, daysUntil, failure, ok, warning } from './check';

interface Served {
  readonly from: Date;
  readonly until: Date;
  /** Why a client with the caller's CA would refuse it. @default - it would not */
  readonly refused?: string;
}

/** It is renewed when a third of its life is left (constructs/vault-server/listener-certificate.ts); these are shares of it. */
const [LATE, TOO_LATE] = [0.3, 0.1];

export const certificate: Check = {
  id: 'certificate',
  why: 'Once the certificate of the listener has expired, every client refuses Vault, its own nodes included.',
  look: async ({ vault, now }) => {
    const { address, ca } = vault;
    if (!address.startsWith('https:')) throw new Error(`${address} is spoken to in clear`);
    const { from, until, refused } = await served(new URL(address), ca);
    const left = (until.getTime() - now.getTime()) / (until.getTime() - from.getTime());
    const fix =
      'see kubectl -n vault describe certificate vault-server, and the log of the container certificate-reloader';
    if (left <= 0) return failure(`expired on ${dateOf(until)}`, fix);
    const found = `good for ${daysUntil(until, now)} days, until ${dateOf(until)}`;
    if (refused) return failure(`${found}, but refused: ${refused}`, 'check VAULT_CACERT and the name in VAULT_ADDR');
    if (left < TOO_LATE) return failure(`${found}: its renewal is overdue`, fix);
    return left < LATE ? warning(`${found}: its renewal is late`, fix) : ok(found);
  },
};

/** What the listener shows to anyone who connects. Nothing is sent. */
function served({ hostname, port }: URL, ca?: string): Promise<Served> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const options = { host, port: Number(port || 443), rejectUnauthorized: false, timeout: 5000, ...(ca && { ca }) };
    // A name for SNI may be no address.
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connect({ ...options, ...servername }, () => {
      const { valid_from, valid_to } = socket.getPeerCertificate();
      socket.destroy();
      const refused = !socket.authorized && socket.authorizationError;
      resolve({ from: new Date(valid_from), until: new Date(valid_to), ...(refused && { refused: String(refused) }) });
    });
    socket.once('error', ({ message }) => reject(new Error(`no TLS handshake with ${host}: ${message}`)));
    socket.once('timeout', () => socket.destroy(new Error('no answer in 5 s')));
  });
}
