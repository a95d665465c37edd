import { Steps } from '../../operations/steps';

export { LeftOut as Skip, type Say } from '../../operations/steps';

/** Counts what a run shows. A check is a step: one fact to show, left out where this machine cannot show it. */
export class Results extends Steps {
  readonly check = this.step.bind(this);

  /** The last words of the program, and its exit code. */
  end(): void {
    for (const failure of this.failures) console.log(`\nFAILED ${failure}`);
    console.log(`\n${this}`);
    process.exitCode = this.failures.length > 0 ? 1 : 0;
  }

  /** The run's last line. */
  override toString(): string {
    return `${this.done} passed, ${this.failures.length} failed, ${this.leftOut} skipped`;
  }
}
