import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { loadEnvironments } from '../../../environments';
import { saveSnapshot, transferSnapshot } from '../../../operations/snapshots/saving';
import { SnapshotStore } from '../../../operations/snapshots/store';
import { VaultClient } from '../../../operations/vault-client';
import { awsStub } from './aws-stub';
import { packed, snapshotFiles } from './sample-archive';

let aws: Awaited<ReturnType<typeof awsStub>>;
const servers: Server[] = [];
const [, , , prod] = loadEnvironments();

beforeAll(async () => {
  aws = await awsStub();
});
beforeEach(() => aws.aws.objects.clear());
afterAll(async () => {
  await aws.stop();
  for (const server of servers) server.close();
});

/** A node that answers every request for a snapshot in the same way, and gathers what is sent to it. */
async function node(status: number, answer: Buffer | string, location?: string) {
  const received: { line: string; token: unknown; body: Buffer }[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    if (incoming.url === '/v1/sys/health') return outgoing.end('{"cluster_id":"c1","cluster_name":"vault-prod"}');
    received.push({ line: `${incoming.method} ${incoming.url}`, token: incoming.headers['x-vault-token'], body });
    outgoing.statusCode = status;
    if (location) outgoing.setHeader('location', `${location}/v1/sys/storage/raft/snapshot`);
    return outgoing.end(answer);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, received, vault: new VaultClient(address, undefined, 'token') };
}

const store = () =>
  SnapshotStore.of({ ...prod!, emulators: { aws: aws.address, eks: aws.address, vault: aws.address } });

test('what Vault answers is kept, with the cluster it is of', async () => {
  const { vault } = await node(200, packed(snapshotFiles()));
  expect(await saveSnapshot(vault, store())).toMatchObject({ index: 38, nodes: ['vault-0'] });
  expect((await store().read('latest')).cluster).toEqual({ id: 'c1', name: 'vault-prod' });
});

test('an answer that ends early is kept nowhere', async () => {
  const { vault } = await node(200, packed(snapshotFiles()).subarray(0, 200));
  await expect(saveSnapshot(vault, store())).rejects.toThrow('It is truncated');
  expect(aws.aws.objects.size).toBe(0);
});

test('a standby sends it on to the leader, token and all', async () => {
  const leader = await node(204, '');
  const standby = await node(307, '', leader.address);
  const archive = packed(snapshotFiles());
  await transferSnapshot(standby.vault, 'POST', archive);
  expect(leader.received).toEqual([{ line: 'POST /v1/sys/storage/raft/snapshot', token: 'token', body: archive }]);
});

test('a leader that cannot be reached from here is named', async () => {
  const standby = await node(307, '', 'http://127.0.0.1:1');
  await expect(transferSnapshot(standby.vault, 'GET')).rejects.toThrow('Vault at http://127.0.0.1:1 does not answer');
});

test('a token is sent in clear to nobody who was reached by TLS', async () => {
  const client = new VaultClient('https://127.0.0.1:1', undefined, 'token');
  expect(() => Reflect.apply(Reflect.get(client, 'leaderAt'), client, ['http://127.0.0.1:2'])).toThrow(
    'nobody follows',
  );
});

test('what the token lacks is said in one sentence', async () => {
  const { vault } = await node(403, '{"errors":["1 error occurred:\\n\\t* permission denied\\n\\n"]}');
  await expect(transferSnapshot(vault, 'GET')).rejects.toThrow(
    /^Vault refuses: GET sys\/storage\/raft\/snapshot: 403 1 error occurred: \* permission denied; this takes the persona break-glass\.$/,
  );
});
