import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { missingCharts } from '../../operations/local/chart-source';

const directory = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
const server = createServer(({ url }, response) => {
  response.writeHead(url === '/charts/index.yaml' ? 200 : 404).end();
});
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const missing = (release: { chart: string; repository?: string; version?: string }) => {
  const environment = { name: 'test', account: '111122223333', disposable: true, production: false };
  const identity = { name: 'test-platform', environment, dependencies: [], directory };
  return missingCharts(new SynthesizedStack(identity, { resource: { helm_release: { one: release } } }));
};

test('a chart in a folder is had when the folder is there', async () => {
  mkdirSync(join(directory, 'assets/chart'), { recursive: true });
  expect(await missing({ chart: 'assets/chart' })).toEqual([]);
  expect(await missing({ chart: join(directory, 'assets/chart') })).toEqual([]);
  expect(await missing({ chart: 'assets/other', version: '1.0.0' })).toEqual(['assets/other 1.0.0']);
});

test('a chart of a repository is had when the repository answers', async () => {
  const repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await missing({ chart: 'vault', repository: `${repository}/charts` })).toEqual([]);
  expect(await missing({ chart: 'vault', version: '0.34.1', repository })).toEqual(['vault 0.34.1']);
  expect(await missing({ chart: 'vault', repository: 'oci://127.0.0.1:1/charts' })).toEqual(['vault']);
});
