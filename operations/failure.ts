import { colour } from './colour';

/**
 * Runs a program. What it throws as a plain `Error` is a refusal, written for the person at the keyboard: its message alone is
 * printed. Anything else (`TypeError`, …) is a defect and keeps its stack. Both exit with 1.
 */
export async function run(program: () => unknown): Promise<void> {
  try {
    await program();
  } catch (error) {
    const refusal = error instanceof Error && error.constructor === Error;
    console.error(refusal ? colour.red(error.message) : error);
    process.exitCode = 1;
  }
}
