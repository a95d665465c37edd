import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setImmediate as printed, setTimeout as sleep } from 'node:timers/promises';
import { exitCodes, unended } from '../signals';
import { keepRunning, type StopSignal, tell } from './guardian';

export interface ChildOptions {
  /** What messages call it. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  /** @default - this process's folder */
  readonly cwd?: string;
  /** Whom it runs as. @default - as this process */
  readonly uid?: number;
  readonly gid?: number;
  /** All that it prints is appended here. */
  readonly logFile: string;
  /** @default 'SIGTERM' */
  readonly stopSignal?: StopSignal;
  /** Gets each line that it prints. */
  readonly onLine?: (line: string) => void;
}

/** A child process in a group of its own that never outlives this process, however that ends, unless it is told to. */
export class Child {
  private static readonly running = new Set<Child>();
  private static readonly interruption = new AbortController();
  private static readonly held = new Set<Promise<unknown>>();
  /** Its exit code; 127 where it could not be started, 128 where a signal ended it. */
  readonly exitCode: Promise<number>;
  private readonly child: ChildProcess;

  constructor(private readonly options: ChildOptions) {
    const { command, env, cwd, uid, gid, logFile, onLine } = options;
    if (Child.interruption.signal.aborted)
      throw new Error(`${options.name} was not started: this program was told to end.`);
    const [program, ...args] = command;
    const log = openSync(logFile, 'a', 0o600);
    const output = onLine ? 'pipe' : log;
    const stdio: StdioOptions = ['ignore', output, output];
    this.child = spawn(program, args, { env, cwd, uid, gid, stdio, detached: true });
    this.exitCode = this.end(log);
    watchSignals();
    Child.running.add(this);
    if (this.child.pid) tell({ begun: this.child.pid, stopSignal: this.stopSignal });
  }

  /** Passes on what it prints until it ends. */
  private async end(log: number): Promise<number> {
    const output = new PassThrough().on('data', (data) => writeSync(log, data));
    const lines = createInterface({ input: output }).on('line', (line) => this.options.onLine?.(line));
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.pipe(output, { end: false });
    const code = await new Promise<number>((resolve) => {
      this.child.once('close', (exitCode) => resolve(exitCode ?? 128)).once('error', () => resolve(127));
    });
    output.end();
    await once(lines, 'close');
    // What it started and did not wait for.
    this.signal('SIGKILL');
    closeSync(log);
    Child.running.delete(this);
    if (this.child.pid) tell({ ended: this.child.pid });
    return code;
  }

  /** Asks the group to end, and kills it after thirty seconds. */
  async stop(): Promise<void> {
    this.signal(this.stopSignal);
    const killer = setTimeout(() => this.signal('SIGKILL'), 30_000);
    await this.exitCode;
    clearTimeout(killer);
  }

  /** As a machine that loses its power would. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exitCode;
  }

  /**
   * Waits until `ready` answers true; a `ready` that throws is one that is not there yet.
   *
   * @throws Error with the last lines of its log when it ends, or is not ready in time.
   */
  async untilReady(ready: () => Promise<boolean>, seconds = 30): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!(await ready().catch(() => false))) {
      const { name } = this.options;
      if (!Child.running.has(this)) throw new Error(`${name} ended before it was ready.\n${this.lastWords()}`);
      if (Date.now() > deadline) throw new Error(`${name} was not ready after ${seconds} s.\n${this.lastWords()}`);
      await sleep(50);
    }
  }

  private get stopSignal(): StopSignal {
    return this.options.stopSignal ?? 'SIGTERM';
  }

  private lastWords(): string {
    const { logFile } = this.options;
    return [...readFileSync(logFile, 'utf8').trim().split('\n').slice(-5), `(${logFile})`].join('\n');
  }

  /** To all of its group; one that has ended gets none. */
  signal(signal: NodeJS.Signals): void {
    if (!Child.running.has(this) || !this.child.pid) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // It ended between the check and the call.
    }
  }

  /** Stops all, in good order, and lets nothing more begin. */
  static async stopAll(): Promise<void> {
    Child.interruption.abort(new Error('This program was told to end.'));
    for (const round of ['SIGINT', 'SIGTERM']) {
      await Promise.all([...Child.running].map((child) => child.stopSignal === round && child.stop()));
    }
    await Promise.allSettled(Child.held);
  }

  /** A signal ends this process only when `work`, which hears of it, has ended too. What it starts is stopped before. */
  static async hold<T>(work: (told: AbortSignal) => Promise<T>): Promise<T> {
    watchSignals();
    const outcome = unended(() => work(Child.interruption.signal));
    Child.held.add(outcome);
    return outcome.finally(() => Child.held.delete(outcome));
  }

  /** For the last moment of this process, in which nothing can be awaited. */
  static killAll(): void {
    for (const child of Child.running) child.signal('SIGKILL');
  }

  /** Lets all that runs outlive this process, which is to end now. @param socket @param hours As for {@link keepRunning} */
  static async keepAll(socket: string, hours: number): Promise<void> {
    await keepRunning(socket, hours);
    Child.running.clear();
  }
}

let watching = false;

function watchSignals(): void {
  if (watching) return;
  watching = true;
  process.once('exit', Child.killAll);
  for (const [signal, exitCode] of Object.entries(exitCodes)) {
    process.once(signal, async () => {
      // However this program takes it that what it worked with has ended.
      process.exitCode = exitCode;
      console.error('Ending what was started');
      await Child.stopAll();
      // What came of it.
      await printed();
      process.exit(exitCode);
    });
  }
}
