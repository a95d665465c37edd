import { createServer, type Server } from 'node:net';
import { freePort, isTaken, refuseTaken } from '../../operations/local/port';

// One after the other, what the dice show.
const thrown: number[] = [];
jest.mock('node:crypto', () => ({ ...jest.requireActual('node:crypto'), randomInt: () => thrown.shift() }));

let listener: Server | undefined;
afterEach(() => listener?.close());

async function listen(port: number): Promise<void> {
  const server = createServer();
  listener = server;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

test('a port on which something listens is taken, and refused by name', async () => {
  thrown.push(15_101);
  const port = await freePort();
  expect(await isTaken(port)).toBe(false);
  await listen(port);
  expect(await isTaken(port)).toBe(true);
  await expect(refuseTaken(port, 'vault-2')).rejects.toThrow(
    `vault-2 needs port ${port}, where something already listens; stop that first.`,
  );
});

test('no port is given out that is taken', async () => {
  await listen(15_201);
  thrown.push(15_200, 15_210);
  expect(await freePort([0, 1])).toBe(15_210);
});

test('no port is given out twice, whether anybody listens yet or not', async () => {
  thrown.push(15_320, 15_300, 15_322);
  expect(await freePort([0, 1, 10])).toBe(15_320);
  expect(await freePort([0, 21])).toBe(15_322);
});
