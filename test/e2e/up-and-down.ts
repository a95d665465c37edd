import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListrTask } from 'listr2';
import { isTaken } from '../../operations/local/port';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';
import { Terminal } from './terminal';

/** `strongroom up` and `down` as people run them, in a folder of their own, on the ports that the run has left: small, and interrupted. */
export function upAndDown(run: LocalRun, results: Results): ListrTask[] {
  const place = new Place(run);
  return [
    results.check('up without Terraform: one sentence, and nothing was started', async () => {
      const said = await place.refused('Terraform is not on PATH', { PATH: join(place.folder, 'empty') });
      await place.isGone();
      return said;
    }),
    results.check('up with a port taken: it says which, and nothing was started', async () => {
      const server = createServer().listen(place.port, '127.0.0.1');
      const refusal = place.refused(`port ${place.port} (for moto)`);
      const said = await refusal.finally(() => server.close());
      await place.isGone();
      return said;
    }),
    results.check('up --only with a stack that is not there: it says which there are', async () => {
      const said = await place.refused('--only takes some of bootstrap, ', {}, 'nonsense');
      await place.isGone();
      return said;
    }),
    results.check('up: stacks are applied, a second up finds them as they are, down leaves nothing', async () => {
      await place.ends(0, 'up', '--only', 'seal');
      if (!(await isTaken(place.port))) throw new Error('nothing listens after up');
      const again = await place.ends(0, 'up', '--only', 'seal');
      if (!again.includes('it runs already')) throw new Error(`a second up starts it again: ${again}`);
      await place.ends(0, 'down');
      await place.isGone();
      const nothing = await place.ends(0, 'down');
      if (!nothing.includes('Nothing is up')) throw new Error(nothing);
      return undefined;
    }),
    ...(['SIGINT', 'SIGKILL'] as const).map((signal) =>
      results.check(`up, ended by ${signal} in mid-apply: no process and no state is left`, async () => {
        const terminal = place.open('up', '--only', 'network');
        await place.untilState('local-network');
        terminal.signal(signal);
        await terminal.ends(signal === 'SIGINT' ? 130 : 128);
        await place.isGone();
        return undefined;
      }),
    ),
  ];
}

class Place {
  readonly folder: string;
  /** Of moto. */
  readonly port: number;
  private readonly before = serverFolders();

  constructor(private readonly run: LocalRun) {
    this.folder = join(run.folder, 'up');
    this.port = Number(new URL(run.environment.emulators!.aws).port);
    mkdirSync(this.folder, { recursive: true });
  }

  open(...args: readonly string[]): Terminal {
    return this.openWith({}, args);
  }

  async ends(code: number, ...args: readonly string[]): Promise<string> {
    return this.open(...args).ends(code);
  }

  /** @returns what it says, which is all on one line */
  async refused(why: string, env: NodeJS.ProcessEnv = {}, ...only: readonly string[]): Promise<string> {
    const args = only.length > 0 ? ['--only', ...only] : [];
    const said = (await this.openWith(env, ['up', ...args]).ends(1)).trim();
    if (!said.includes(why) || said.includes('\n')) throw new Error(`it says: ${said}`);
    return said;
  }

  /** Until Terraform has written something of a stack. */
  async untilState(stack: string): Promise<void> {
    const file = join(this.folder, '.strongroom/state', `${stack}.tfstate`);
    for (let patience = 1200; !existsSync(file); patience--) {
      if (patience === 0) throw new Error(`${stack} is not begun after two minutes`);
      await sleep(100);
    }
  }

  /** What was started ends a moment after the program that started it. */
  async isGone(): Promise<void> {
    for (let patience = 300; ; patience--) {
      const left = await this.left();
      if (left.length === 0) return;
      if (patience === 0) throw new Error(`there is still ${left.join(', ')}`);
      await sleep(100);
    }
  }

  private async left(): Promise<readonly string[]> {
    const ports = this.run.ports();
    const taken = await Promise.all(ports.map(isTaken));
    const states = join(this.folder, '.strongroom/state');
    return [
      ...ports.filter((_, index) => taken[index]).map((port) => `a listener on ${port}`),
      ...(existsSync(states) ? readdirSync(states) : []),
      ...(existsSync(join(this.folder, '.strongroom/local')) ? ['the folder of the platform'] : []),
      ...serverFolders().filter((folder) => !this.before.includes(folder)),
    ];
  }

  private openWith(env: NodeJS.ProcessEnv, args: readonly string[]): Terminal {
    if (!this.run.emulators) throw new Skip('moto does not run on this machine');
    const ours = Object.entries(process.env).filter(([name]) => /^(STRONGROOM_|TF_CLI_|XDG_)/.test(name));
    return new Terminal(args, { ...Object.fromEntries(ours), STRONGROOM_LOCAL_CA: undefined, ...env }, this.folder);
  }
}

/** Those of databases, which are outside of the clone. */
function serverFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => /^strongroom-(postgres|redis|mariadb)-/.test(name));
}
