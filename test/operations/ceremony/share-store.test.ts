import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ShareStore } from '../../../operations/ceremony/share-store';

interface Asked {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}
const asked: Asked[] = [];
let answer: object | { readonly __type: string; readonly message: string };
const server = createServer(async (request, response) => {
  const action = String(request.headers['x-amz-target']).split('.').at(-1)!;
  asked.push({ action, body: (await json(request)) as Asked['body'] });
  response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(answer));
});
let store: ShareStore;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  store = new ShareStore({ region: 'eu-west-1', endpoint, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
});
beforeEach(() => {
  asked.length = 0;
  answer = {};
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const PROBE = 'strongroom-proves-that-it-may-write';
const SHA = 'a'.repeat(64);

test('what is stored is told by the name of the current version, without reading it', async () => {
  answer = { VersionIdsToStages: { [PROBE]: ['AWSPREVIOUS'], [SHA]: ['AWSCURRENT'] } };
  expect(await store.version('s')).toBe(SHA);
  expect(asked.map(({ action }) => action)).toEqual(['DescribeSecret']);
});

test('an empty secret, and one that was only tried, hold no share', async () => {
  expect(await store.version('s')).toBeUndefined();
  answer = { VersionIdsToStages: { [PROBE]: ['AWSCURRENT'] } };
  expect(await store.version('s')).toBeUndefined();
});

test('a secret that waits for its deletion is refused', async () => {
  answer = { DeletedDate: 1 };
  await expect(store.version('s')).rejects.toThrow('The secret s waits for its deletion');
});

test('a share is written as the version that is named by its hash, so that a second write changes nothing', async () => {
  await store.write('s', 'ciphertext', SHA);
  expect(asked).toEqual([
    { action: 'PutSecretValue', body: { SecretId: 's', ClientRequestToken: SHA, SecretString: 'ciphertext' } },
  ]);
});

test('that it may write is proven with what is no share', async () => {
  await store.proveWritable('s');
  expect(asked).toMatchObject([{ action: 'PutSecretValue', body: { ClientRequestToken: PROBE } }]);
});

test('a refusal names the secret and what was refused', async () => {
  answer = { __type: 'AccessDeniedException', message: 'not authorized' };
  await expect(store.proveWritable('s')).rejects.toThrow(
    'The secret s cannot be written: AccessDeniedException: not authorized',
  );
  await expect(store.read('s')).rejects.toThrow('The secret s cannot be read: AccessDeniedException');
  answer = { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." };
  await expect(store.version('s')).rejects.toThrow('There is no secret s; apply the seal stack first.');
});

test('a holder of an empty secret is told that the ceremony has not been', async () => {
  answer = {
    __type: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  };
  await expect(store.read('s')).rejects.toThrow('The secret s holds no share yet');
  answer = { SecretString: 'No share', VersionId: PROBE };
  await expect(store.read('s')).rejects.toThrow('The secret s holds no share yet');
});
