import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findVault, output } from '../../operations/local/toolchain';
import { Skip } from '../e2e/results';
import { NOT_RUN, type RunbookText, readRunbook, type Section } from './runbook-text';
import type { World } from './world';

/** A runbook, followed to the letter: its own commands are typed, and what they answer must be what it says that they answer. */
export class Runbook {
  private readonly done = new Set<Section>();
  private readonly seen = new Set<string>();

  /**
   * @param programs Besides `vault` and `jq`, what its commands need.
   * @throws Skip where this machine lacks one of them.
   */
  static async open(world: World, name: string, programs: readonly string[] = []): Promise<Runbook> {
    const vault = await findVault(() => {});
    if ('sentence' in vault) throw new Skip(vault.sentence);
    for (const program of ['bash', 'jq', ...programs]) {
      if (!(await output('which', program))) throw new Skip(`${program} is not installed, so no runbook is followed`);
    }
    const folder = join(world.folder, 'runbooks', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = [...(vault.command[0] === vault.name ? [] : [dirname(vault.command[0])]), process.env['PATH']];
    return new Runbook(world, readRunbook(name), folder, path.join(delimiter));
  }

  private constructor(
    private readonly world: World,
    private readonly text: RunbookText,
    /** Where its commands run. */
    readonly folder: string,
    private readonly path: string,
  ) {}

  /**
   * Types the commands of a section.
   *
   * @param title As far as it is needed to know it from others.
   * @param token Of who types; none where that is nobody.
   * @param environment What they have exported besides.
   */
  async type(title: string, token: string, environment: NodeJS.ProcessEnv = {}): Promise<Typed> {
    const section = this.section(title);
    if (!section.commands) throw new Error(`'${section.title}' has no commands.`);
    const { address } = await this.world.nodes.leader();
    const env = {
      PATH: this.path,
      // Where `vault` would keep a token.
      HOME: this.folder,
      VAULT_ADDR: address,
      VAULT_CACERT: this.world.authority.ca,
      ...(token && { VAULT_TOKEN: token }),
      ...environment,
    };
    const script = `exec 2>&1\n${this.text.settings}\n${section.commands}`;
    const typed = promisify(execFile)('bash', ['-c', script], { cwd: this.folder, env, timeout: 120_000 });
    typed.child.stdin?.end();
    const { stdout } = await typed.catch((error) => {
      if (error.killed) throw new Error(`'${section.title}' does not end.`);
      return error as { stdout: string };
    });
    this.done.add(section);
    return new Typed(section, stdout, (answer) => this.seen.add(`${section.title}: ${answer}`));
  }

  /** What its database is asked there. */
  sql(title: string): string {
    const section = this.section(title);
    if (!section.sql) throw new Error(`'${section.title}' asks no database.`);
    this.done.add(section);
    return section.sql;
  }

  /**
   * To be called at the end.
   *
   * @returns what of it could not be run, and why.
   * @throws Error where it has commands that nobody typed, or promises an answer that nobody got.
   */
  leavesNothing(): string {
    const { sections } = this.text;
    const untyped = sections.find((section) => (section.commands ?? section.sql) && !this.done.has(section));
    if (untyped) throw new Error(`nobody did '${untyped.title}'`);
    const promised = sections.flatMap(({ title, answers }) => answers.map((answer) => `${title}: ${answer}`));
    const unseen = promised.find((answer) => !this.seen.has(answer));
    if (unseen) throw new Error(`nobody was answered '${unseen}'`);
    const notRun = sections.flatMap((section) => section.notRun);
    const counted = Object.entries(NOT_RUN).flatMap(([kind, why]) => {
      const count = notRun.filter((one) => one === kind).length;
      return count > 0 ? [`${count} for ${kind} (${why})`] : [];
    });
    return counted.length > 0 ? `not run: ${counted.join(', ')}` : 'all of it was run';
  }

  private section(title: string): Section {
    const [found, ...others] = this.text.sections.filter((one) => one.title.includes(title));
    if (!found || others.length > 0) throw new Error(`${found ? 'Several sections' : 'No section'} with '${title}'.`);
    return found;
  }
}

/** What commands printed. */
export class Typed {
  constructor(
    private readonly section: Section,
    readonly output: string,
    private readonly see: (answer: string) => void,
  ) {}

  /** @throws Error unless each is printed, and promised by the runbook. Any white space is like any other. */
  says(...answers: readonly string[]): this {
    for (const answer of answers) {
      if (!this.section.answers.includes(answer)) {
        throw new Error(`'${this.section.title}' of the runbook says nothing of the answer '${answer}'`);
      }
      if (!this.has(answer)) throw new Error(`'${this.section.title}' answers, instead of '${answer}': ${this.output}`);
      this.see(answer);
    }
    return this;
  }

  /** @throws Error where it is printed. */
  saysNot(answer: string): this {
    if (this.has(answer)) throw new Error(`'${this.section.title}' answers '${answer}': ${this.output}`);
    return this;
  }

  private has(answer: string): boolean {
    const flat = (text: string) => text.replace(/\s+/g, ' ');
    return flat(this.output).includes(flat(answer));
  }
}
