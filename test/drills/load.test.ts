import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { VaultClient } from '../../operations/vault-client';
import { Load } from '../e2e/load';

let value = 0;

/** Acknowledges every write, and answers every read with `value`. */
const server = createServer((request, response) => {
  response.writeHead(request.method === 'GET' ? 200 : 204);
  response.end(request.method === 'GET' ? JSON.stringify({ data: { value } }) : '');
});

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

function load(): Load {
  const { port } = server.address() as AddressInfo;
  return new Load([new VaultClient(`http://127.0.0.1:${port}`)], 'drills', 1);
}

test('a value that is read as another one is told when the load is stopped, and throws nothing before', async () => {
  value = 7;
  const begun = load();
  await sleep(100);
  await expect(begun.stop()).rejects.toThrow('drills/load-0-0 was just written, and is read as another value');
});

test('what was acknowledged and has another value afterwards is lost', async () => {
  value = 0;
  const begun = load();
  await expect(begun.stop()).resolves.toMatchObject({ written: 1, read: 1, failed: 0 });
  value = 7;
  await expect(begun.readBack()).rejects.toThrow('drills/load-0-0 was acknowledged, and is lost');
});
