import { colour } from './colour';
import { VaultRefusal } from './vault-client';

/**
 * Runs a program. What it throws as a plain `Error`, or Vault refuses, is written for the person at the keyboard: its message alone is
 * printed. Anything else (`TypeError`, …) is a defect and keeps its stack. Both exit with 1.
 */
export async function run(program: () => unknown): Promise<void> {
  try {
    await program();
  } catch (error) {
    const byVault = error instanceof VaultRefusal ? 'Vault refuses ' : '';
    const refusal = error instanceof Error && (byVault || error.constructor === Error);
    console.error(refusal ? colour.red(byVault + error.message) : error);
    process.exitCode = 1;
  }
}
