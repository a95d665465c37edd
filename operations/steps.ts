import { Listr, type ListrTask, type ListrTaskWrapper, PRESET_TIMER } from 'listr2';

/** Thrown by a step that this machine cannot do: the message says what is missing. */
export class LeftOut extends Error {}

/** Told what a step is doing, for the line under its title. */
export type Say = (detail: string) => void;

/** What is done one after the other, or side by side, before somebody's eyes. */
export class Steps {
  /** @param silent Shows nothing. */
  constructor(private readonly silent = false) {}

  readonly failures: string[] = [];
  protected done = 0;
  protected leftOut = 0;

  /**
   * @param work Answers with what belongs behind the title, throws {@link LeftOut} where this machine cannot do it, and any other error where
   *   it fails.
   */
  step(title: string, work: (say: Say) => Promise<string | undefined> | string | undefined): ListrTask {
    return {
      title,
      // biome-ignore lint/suspicious/noExplicitAny: the renderers' types are listr2's own business.
      task: async (_, task: ListrTaskWrapper<any, any, any>) => {
        try {
          const found = await work(this.sayTo(task));
          this.done++;
          if (found) task.title = `${title}: ${found}`;
        } catch (error) {
          const { message } = error as Error;
          if (error instanceof LeftOut) {
            this.leftOut++;
            task.skip(message);
            return;
          }
          this.failures.push(`${title}: ${message}`);
          throw error;
        }
      },
    };
  }

  /** Steps under a title; that they cannot even be listed is a failure too. @param concurrent How many at a time. @default 1 */
  phase(title: string, list: () => ListrTask[], concurrent = 1): ListrTask {
    return {
      title,
      task: (_, task) => {
        try {
          return task.newListr(list(), { concurrent, exitOnError: false });
        } catch (error) {
          this.failures.push(`${title}: ${(error as Error).message}`);
          throw error;
        }
      },
    };
  }

  /** In a log, where every line stays, a long step says something now and then only. */
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
      // Whoever starts processes ends them in good order: see child.ts.
      registerSignalListeners: false,
      ...(this.silent && { renderer: 'silent' }),
      fallbackRenderer: 'simple',
      rendererOptions: { collapseSubtasks: false, collapseErrors: false, collapseSkips: false, timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    }).run();
  }
}
