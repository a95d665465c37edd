import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Usage {
  readonly wallSeconds: number;
  readonly userSeconds: number;
  readonly peakMegabytes: number;
}

/**
 * Runs a program of this folder as a process of its own, several times after one warm-up, and answers the median of each figure.
 *
 * @param program With its arguments, as on a command line.
 * @throws Error when the program fails.
 */
export async function measure(program: string, runs: number): Promise<Usage> {
  await runOnce(program);
  const usages: Usage[] = [];
  for (let run = 0; run < runs; run += 1) usages.push(await runOnce(program));
  const median = (figure: keyof Usage) =>
    usages.map((usage) => usage[figure]).sort((a, b) => a - b)[Math.floor(runs / 2)]!;
  return {
    wallSeconds: median('wallSeconds'),
    userSeconds: median('userSeconds'),
    peakMegabytes: median('peakMegabytes'),
  };
}

function runOnce(program: string): Promise<Usage> {
  const [file = '', ...args] = program.split(' ');
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(
      process.execPath,
      [
        ...['-r', join(__dirname, '../transpile.js'), '-r', join(__dirname, 'report-usage.ts')],
        ...[join(__dirname, file), ...args],
      ],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    let usage: NodeJS.ResourceUsage | undefined;
    child.on('message', (message) => {
      usage = message as NodeJS.ResourceUsage;
    });
    child.on('exit', (code) => {
      if (code !== 0 || !usage) return reject(new Error(`bench/${program} exited with ${code}`));
      resolve({
        wallSeconds: (performance.now() - started) / 1000,
        userSeconds: usage.userCPUTime / 1e6,
        peakMegabytes: usage.maxRSS / 1024,
      });
    });
  });
}
