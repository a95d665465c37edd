import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(__dirname, '../..');

/** `strongroom` in a process of its own, answered as a person at its terminal would. */
export class Terminal {
  /** All that it printed, in order. */
  shown = '';
  private seen = 0;
  private readonly exitCode: Promise<number>;
  private readonly program: ChildProcessWithoutNullStreams;

  /** @param cwd @default - this process's folder */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string) {
    const program = ['-r', join(root, 'transpile.js'), join(root, 'operations/strongroom.ts')];
    this.program = spawn(process.execPath, [...program, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...env },
    });
    for (const stream of [this.program.stdout, this.program.stderr])
      stream.on('data', (printed) => {
        this.shown += printed;
      });
    this.exitCode = new Promise((resolve) => {
      this.program.once('close', (code) => resolve(code ?? 128)).once('error', () => resolve(127));
    });
  }

  /** Waits for a question, or something else that it shows. @returns what it printed since the last one, or since it was started. */
  async asks(question: string, seconds = 60): Promise<string> {
    const deadline = Date.now() + seconds * 1000;
    while (!this.shown.includes(question, this.seen)) {
      const ended = await Promise.race([this.exitCode, sleep(50)]);
      if (ended !== undefined && !this.shown.includes(question, this.seen))
        throw new Error(`it ended with ${ended} instead of asking '${question}': ${this.shown}`);
      if (Date.now() > deadline) throw new Error(`it does not ask '${question}': ${this.shown}`);
    }
    const printed = this.shown.slice(this.seen);
    this.seen = this.shown.length;
    return printed;
  }

  answer(line: string): void {
    this.program.stdin.write(`${line}\n`);
  }

  /** @throws Error unless it ends with this code. @returns all that it printed */
  async ends(code: number): Promise<string> {
    const ended = await this.exitCode;
    if (ended !== code) throw new Error(`it ends with ${ended}, not ${code}: ${this.shown}`);
    return this.shown;
  }

  signal(signal: NodeJS.Signals): void {
    this.program.kill(signal);
  }

  async close(): Promise<void> {
    this.signal('SIGKILL');
    await this.exitCode;
  }
}
