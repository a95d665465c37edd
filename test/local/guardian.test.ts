import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGuarded, guardedAt, tellGuarded } from '../../operations/local/guardian';
import { freePort, isTaken } from '../../operations/local/port';

const root = resolve(__dirname, '../..');
let folder: string;
let port: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardian-'));
  mkdirSync(join(folder, 'data'));
  port = await freePort();
});

/** A program that starts a server, and then goes on as `afterwards` says. */
function program(afterwards: string): ChildProcess {
  const listener = `require("net").createServer().listen(${port}, "127.0.0.1")`;
  const script = `
    const { Child } = require('./operations/local/child');
    const { listenAt, tell } = require('./operations/local/guardian');
    tell({ remove: ${JSON.stringify(join(folder, 'data'))} });
    new Child({
      name: 'listener', command: [process.execPath, '-e', ${JSON.stringify(listener)}],
      env: process.env, logFile: ${JSON.stringify(join(folder, 'log'))},
    });
    ${afterwards}`;
  return spawn(process.execPath, ['-r', './transpile.js', '-e', script], { cwd: root, stdio: 'inherit' });
}

async function until(so: () => Promise<boolean>): Promise<boolean> {
  for (let patience = 500; patience > 0; patience--) {
    if (await so()) return true;
    await sleep(20);
  }
  return false;
}

const keep = (socket: string, hours: string) =>
  `listenAt('${socket}').then(() => Child.keepAll('${socket}', ${hours})).then(() => process.exit());`;

const nothingIsLeft = async () => !(await isTaken(port)) && !existsSync(join(folder, 'data'));

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)('nothing outlives a program that got %s', async (signal) => {
  const started = program('setInterval(() => {}, 1000);');
  expect(await until(() => isTaken(port))).toBe(true);
  started.kill(signal);
  expect(await until(nothingIsLeft)).toBe(true);
});

test('nothing outlives a program that failed', async () => {
  const started = program('setTimeout(() => { throw new Error("as the test wants it"); }, 500);');
  expect(await until(() => isTaken(port))).toBe(true);
  await once(started, 'exit');
  expect(await until(nothingIsLeft)).toBe(true);
});

test('what a program keeps outlives it until someone ends it', async () => {
  const socket = join(folder, 'socket');
  const started = program(keep(socket, '1'));
  await once(started, 'exit');
  expect(await guardedAt(socket)).toBe('kept');
  expect(await until(() => isTaken(port))).toBe(true);
  await endGuarded(socket);
  expect(await until(nothingIsLeft)).toBe(true);
  expect(await guardedAt(socket)).toBe('nothing');
});

test('what is kept ends when its time is over', async () => {
  const started = program(keep(join(folder, 'socket'), '1 / 3600'));
  await once(started, 'exit');
  expect(await until(nothingIsLeft)).toBe(true);
});

test('a program that is at work, and its end, can be told from what it has left', async () => {
  const socket = join(folder, 'socket');
  const started = program(`listenAt(${JSON.stringify(socket)}); setInterval(() => {}, 1000);`);
  expect(await until(async () => (await guardedAt(socket)) === 'busy')).toBe(true);
  started.kill('SIGKILL');
  expect(await until(nothingIsLeft)).toBe(true);
  expect(await until(async () => (await guardedAt(socket)) === 'nothing')).toBe(true);
});

test('what a later program adds is removed with the rest', async () => {
  const [socket, added] = [join(folder, 'socket'), join(folder, 'added')];
  mkdirSync(added);
  await once(program(keep(socket, '1')), 'exit');
  await tellGuarded(socket, { remove: added });
  expect(await guardedAt(socket)).toBe('kept');
  await endGuarded(socket);
  expect(existsSync(added)).toBe(false);
});
