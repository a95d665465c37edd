import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** A program that holds `work`, and gets signals when it says that it is ready. @returns what it printed, and how it ended */
async function interrupted(work: string, ...signals: readonly NodeJS.Signals[]) {
  const script = `
    const { setTimeout: sleep } = require('node:timers/promises');
    const { Child } = require('./operations/local/child');
    const { run } = require('./operations/failure');
    const child = () => new Child({
      name: 'work', command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], env: process.env,
      logFile: ${JSON.stringify(join(mkdtempSync(join(tmpdir(), 'held-')), 'log'))},
    });
    run(() => Child.hold(async (told) => { ${work} }));`;
  const cwd = resolve(__dirname, '../..');
  const program = spawn(process.execPath, ['-r', './transpile.js', '-e', script], { cwd, stdio: 'pipe' });
  program.stdout.once('data', async () => {
    for (const signal of signals) {
      program.kill(signal);
      await new Promise((later) => setTimeout(later, 100));
    }
  });
  const ended = new Promise<number | null>((end) => program.once('close', end));
  const said = await text(program.stderr);
  return { code: await ended, said };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const)('%s stops what was started, and waits for what has to be done after it', async (signal, exitCode) => {
  const work = `
    console.log('ready');
    await child().exitCode;
    await sleep(500);
    throw new Error('root is revoked; told: ' + told.aborted);`;
  expect(await interrupted(work, signal, 'SIGINT', 'SIGINT', 'SIGTERM')).toEqual({
    code: expect.any(Number),
    said: expect.stringContaining('root is revoked; told: true'),
  });
  expect(await interrupted(work, signal)).toMatchObject({ code: exitCode });
});

test('before anything was started too, and then nothing is', async () => {
  const work = `
    console.log('ready');
    while (!told.aborted) await sleep(10);
    child();`;
  expect(await interrupted(work, 'SIGINT')).toEqual({
    code: 130,
    said: expect.stringContaining('work was not started: this program was told to end.'),
  });
});
