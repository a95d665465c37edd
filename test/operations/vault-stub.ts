import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { VaultClient } from '../../operations/vault-client';

export interface Request {
  /** Method and path, as in `GET kgc/metadata/a`. */
  readonly line: string;
  // biome-ignore lint/suspicious/noExplicitAny: every endpoint has its own shape.
  readonly body: any;
}

/** What Vault answers: data, or a status with an error. */
export type Reply = { readonly data?: object } | { readonly status: number; readonly error?: string };

/** Answers as Vault would where `reply` says how, and 404 elsewhere. It is no Vault: what Vault itself does is shown by the end-to-end run. */
export async function vaultStub(reply: (request: Request) => Reply | undefined) {
  const requests: Request[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const sent = await text(incoming);
    const path = incoming.url!.replace('/v1/', '');
    const request = { line: `${incoming.method} ${path}`, body: sent ? JSON.parse(sent) : undefined };
    requests.push(request);
    const answer = reply(request) ?? { status: 404 };
    outgoing.statusCode = 'status' in answer ? answer.status : 200;
    outgoing.end(JSON.stringify('status' in answer ? { errors: answer.error ? [answer.error] : [] } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { address, vault: new VaultClient(address, undefined, 'token'), requests, stop };
}

/** The metadata of a secret that was written `days` before `now`; never, where none are given. */
export function metadata(labels: Readonly<Record<string, string>>, days?: number, now = new Date()): Reply {
  const written = new Date(now.getTime() - (days ?? 0) * 86_400_000);
  return {
    data: {
      current_version: days === undefined ? 0 : 3,
      updated_time: written.toISOString(),
      custom_metadata: labels,
    },
  };
}
