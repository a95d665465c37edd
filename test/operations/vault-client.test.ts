import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VaultClient } from '../../operations/vault-client';

let answer: readonly [status: number, body: string, location?: string];
const server = createServer((_, response) => {
  const [status, body, location] = answer;
  response.writeHead(status, location ? { location } : {}).end(body);
});
let vault: VaultClient;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vault = new VaultClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, undefined, 'token');
});
afterAll(() => server.close());

test('a page of a proxy is told from an answer of Vault', async () => {
  answer = [502, '<html>Bad Gateway</html>'];
  const error: Error = await vault.call('GET', 'sys/health').catch((thrown) => thrown);
  expect(error.message).toMatch(/^What answers at http:\S+ with 502 is not Vault: is a proxy in between\?$/);
  expect(error.constructor).toBe(Error);
});

test('an address that is several says why none of them answers', async () => {
  const error: Error = await new VaultClient('http://localhost:1').call('GET', 'sys/health').catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'ECONNREFUSED', message: expect.stringContaining('ECONNREFUSED') });
  expect(error.constructor).toBe(Error);
});

test('a leader whose name only the cluster knows is reached by a port, and it says which', async () => {
  answer = [307, '', 'http://vault-0.vault-internal.invalid:8200/v1/sys/storage/raft/snapshot'];
  await expect(vault.transfer('GET', 'sys/storage/raft/snapshot')).rejects.toThrow(
    /vault-0\.vault-internal\.invalid:8200 does not answer: .*kubectl port-forward -n vault svc\/vault-active 8200/,
  );
});
