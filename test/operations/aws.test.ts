import { type AddressInfo, createServer, type Socket } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsAccess, emulatedCredentials } from '../../operations/aws';

const sockets: Socket[] = [];
const silent = createServer((socket) => sockets.push(socket.resume().on('error', () => {})));
beforeAll(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)));
afterAll(() => silent.close());

test('a request that nobody answers is given up, and its connection with it', async () => {
  const aws = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const access = awsAccess({ region: 'eu-west-1', emulators: { aws, eks: aws, vault: aws } });
  const requestHandler = { ...access.requestHandler, requestTimeout: 100 };
  const client = new STSClient({ ...access, requestHandler, credentials: emulatedCredentials });
  await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
  await Promise.all(sockets.map((socket) => socket.destroyed || new Promise((closed) => socket.once('close', closed))));
  expect(sockets).toHaveLength(access.maxAttempts);
});
