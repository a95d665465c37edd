import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../../operations/local/child';
import { freePort, isTaken } from '../../operations/local/port';

let logFile: string;
beforeEach(() => {
  logFile = join(mkdtempSync(join(tmpdir(), 'child-')), 'log');
});

const node = (script: string, onLine?: (line: string) => void) =>
  new Child({
    name: 'node',
    command: [process.execPath, '-e', script],
    env: process.env,
    logFile,
    ...(onLine && { onLine }),
  });

test('every line arrives before the exit code, in the log too, and the last needs no end of line', async () => {
  const lines: string[] = [];
  const long = 'x'.repeat(1_000_000);
  const child = node(`process.stdout.write('first\\n' + 'x'.repeat(1_000_000)); process.exitCode = 3`, (line) =>
    lines.push(line),
  );
  expect(await child.exitCode).toBe(3);
  expect(lines).toEqual(['first', long]);
  expect(readFileSync(logFile, 'utf8')).toContain(long);
});

test('a program that is not there ends with 127', async () => {
  const missing = new Child({ name: 'missing', command: ['no-such-program'], env: process.env, logFile });
  expect(await missing.exitCode).toBe(127);
});

test('stopping it stops what it started', async () => {
  const port = await freePort();
  const listener = `require("net").createServer().listen(${port}, "127.0.0.1")`;
  const child = node(`require('child_process').spawn(process.execPath, ['-e', '${listener}'], { stdio: 'inherit' })`);
  await child.untilReady(() => isTaken(port));
  await child.stop();
  // The operating system closes its port a moment after the signal.
  for (let patience = 100; patience > 0 && (await isTaken(port)); patience--) await sleep(20);
  expect(await isTaken(port)).toBe(false);
});

test('one that ends before it is ready is reported with its last words', async () => {
  const child = node('console.error("port in use"); process.exitCode = 1');
  await expect(child.untilReady(async () => false)).rejects.toThrow(/node ended before it was ready\.\s+port in use/);
});
