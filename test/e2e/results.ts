import { Listr, type ListrTask, type ListrTaskWrapper, PRESET_TIMER } from 'listr2';

/** Thrown by a check that this machine cannot make: the message says what is missing. */
export class Skip extends Error {}

/** Told what a check is doing, for the line under its title. */
export type Say = (detail: string) => void;

/** Counts what the run shows. */
export class Results {
  readonly failures: string[] = [];
  private passed = 0;
  private skipped = 0;

  /**
   * One fact to show. `work` answers with what belongs behind the title, throws {@link Skip} where this machine cannot show it, and any
   * other error where it is not so.
   */
  check(title: string, work: (say: Say) => Promise<string | undefined> | string | undefined): ListrTask {
    return {
      title,
      // biome-ignore lint/suspicious/noExplicitAny: the renderers' types are listr2's own business.
      task: async (_, task: ListrTaskWrapper<any, any, any>) => {
        try {
          const found = await work(this.sayTo(task));
          this.passed++;
          if (found) task.title = `${title}: ${found}`;
        } catch (error) {
          const { message } = error as Error;
          if (error instanceof Skip) {
            this.skipped++;
            task.skip(message);
            return;
          }
          this.failures.push(`${title}: ${message}`);
          throw error;
        }
      },
    };
  }

  /** The checks of a phase; that they cannot even be listed is a failure too. */
  phase(title: string, list: () => ListrTask[]): ListrTask[] {
    try {
      return list();
    } catch (error) {
      this.failures.push(`${title}: ${(error as Error).message}`);
      throw error;
    }
  }

  /** In a log, where every line stays, a long check says something now and then only. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  private sayTo(task: ListrTaskWrapper<any, any, any>): Say {
    let last = Date.now();
    return (detail) => {
      if (!process.stdout.isTTY && Date.now() - last < 20_000) return;
      last = Date.now();
      task.output = detail;
    };
  }

  /** Runs all, one after the other, whatever fails. */
  async run(tasks: readonly ListrTask[]): Promise<void> {
    await new Listr([...tasks], {
      exitOnError: false,
      fallbackRenderer: 'simple',
      rendererOptions: { collapseSubtasks: false, collapseErrors: false, collapseSkips: false, timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    }).run();
  }

  /** The last words of the program, and its exit code. */
  end(): void {
    for (const failure of this.failures) console.log(`\nFAILED ${failure}`);
    console.log(`\n${this}`);
    process.exitCode = this.failures.length > 0 ? 1 : 0;
  }

  /** The run's last line. */
  toString(): string {
    return `${this.passed} passed, ${this.failures.length} failed, ${this.skipped} skipped`;
  }
}
