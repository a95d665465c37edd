import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ConnectionOptions, connect } from 'node:tls';
import type { ListrTask } from 'listr2';
import { listenerNames } from '../../constructs/vault-server/names';
import { issueListenerCertificate } from '../../operations/local/listener-certificate';
import { platform } from '../../stacks/platform-stack';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

/** Names that others write into their configuration: External Secrets, and Vault's own nodes when they join. */
const DIALLED = ['vault.vault', 'vault.vault.svc'];

/** How each node takes a client's first bytes. */
export function tlsHandshakes(run: LocalRun, results: Results): ListrTask[] {
  const nodes = () => run.vault?.nodes.all ?? [];
  const onEachNode = async (work: (port: number) => Promise<void>): Promise<string> => {
    if (nodes().length === 0) throw new Skip('no Vault runs');
    for (const { ports } of nodes()) await work(ports[0]!);
    return `${nodes().length} nodes`;
  };
  const ca = () => readFileSync(run.vault!.ca, 'utf8');

  return [
    results.check(
      'TLS: the certificate of every node is good for every name that clients use, vault.vault among them',
      async () => {
        const { vault } = run.environment;
        const { dnsNames, ipAddresses } = listenerNames(
          platform.vaultNamespace,
          vault.nodes,
          vault.loadBalancer?.hostname,
        );
        const names = new Set([...DIALLED, ...dnsNames, ...ipAddresses]);
        const on = await onEachNode(async (port) => {
          for (const name of names) await handshake(port, { ca: ca(), ...(!isIP(name) && { servername: name }) });
        });
        return `${names.size} names on ${on}`;
      },
    ),
    results.check('TLS: plain HTTP gets no answer of Vault from any node', () =>
      onEachNode(async (port) => {
        const { status, body } = await askInClear(port);
        // What Go's server says before Vault sees the request.
        if (status !== 400 || body.trim() !== 'Client sent an HTTP request to an HTTPS server.')
          throw new Error(`port ${port} answers ${status}: ${body}`);
      }),
    ),
    results.check('TLS: 1.2 and 1.3 are spoken by every node, and nothing older', () =>
      onEachNode(async (port) => {
        for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
          const spoken = await handshake(port, { ca: ca(), minVersion: version, maxVersion: version });
          if (spoken !== version) throw new Error(`port ${port} speaks ${spoken}`);
        }
        for (const version of ['TLSv1', 'TLSv1.1'] as const) {
          // The client must be willing, so that it is the node who refuses.
          const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
          await isRefused(port, { ca: ca(), ...old }, ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']);
        }
      }),
    ),
    results.check('TLS: who trusts another authority, or asks for another name, speaks to no node', async () => {
      const folder = join(run.folder, 'another-authority');
      await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: [] }, folder);
      const another = readFileSync(join(folder, 'ca.crt'), 'utf8');
      return onEachNode(async (port) => {
        await isRefused(port, { ca: another }, ['CERT_SIGNATURE_FAILURE', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
        await isRefused(port, {}, ['UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
        await isRefused(port, { ca: ca(), servername: 'vault.example.com' }, ['ERR_TLS_CERT_ALTNAME_INVALID']);
      });
    }),
  ];
}

/** @returns the version of TLS that was agreed on @throws Error where client or server refuses the other. */
function handshake(port: number, options: ConnectionOptions): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 5000, ...options });
    socket
      .once('secureConnect', () => {
        resolve(socket.getProtocol());
        socket.destroy();
      })
      .once('timeout', () => socket.destroy(new Error(`port ${port} answers nothing`)))
      .once('error', reject);
  });
}

/** @param codes Of the errors that are the right ones. */
async function isRefused(port: number, options: ConnectionOptions, codes: readonly string[]): Promise<void> {
  const code = await handshake(port, options).then(
    () => 'no refusal',
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
  if (!codes.includes(code)) throw new Error(`port ${port}: ${code} instead of ${codes.join(' or ')}`);
}

function askInClear(port: number): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    get(`http://127.0.0.1:${port}/v1/sys/health`, { agent: false, timeout: 5000 }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    }).once('error', reject);
  });
}
