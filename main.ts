import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { loadEnvironments } from './environments';
import type { Environment } from './environments/environment';
import { type CheckResult, check } from './guardrails/check';
import { loadStacks, type SynthesizedStack } from './guardrails/synthesized-stack';
import { validateWaivers, waivers } from './guardrails/waivers';
import { run } from './operations/failure';
import { describe, findingLines } from './operations/synth-report';
import { addStacks } from './stacks/environment-stacks';

export interface Synthesis extends CheckResult {
  /** Folder that everything was written to. */
  readonly outdir: string;
  readonly environments: readonly Environment[];
  readonly stacks: readonly SynthesizedStack[];
}

/**
 * Writes every stack of every environment to `outdir`, then holds what was written against the guardrails.
 *
 * @throws Error for a mistake in an environment, a waiver or a construct, before any stack is written.
 */
export function synthesize(outdir = process.env['CDKTF_OUTDIR'] ?? 'cdktf.out'): Synthesis {
  const today = new Date().toISOString().slice(0, 10);
  validateWaivers(waivers, today);
  const environments = loadEnvironments();
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  for (const environment of environments) addStacks(app, environment);
  app.synth();

  const stacks = loadStacks(outdir, environments);
  const current = new Set(stacks.map(({ name }) => name));
  for (const folder of readdirSync(join(outdir, 'stacks'))) {
    // A scanner of the whole folder would read stacks that no longer exist.
    if (!current.has(folder)) rmSync(join(outdir, 'stacks', folder), { recursive: true });
  }
  return { outdir, environments, stacks, ...check(stacks, waivers, today) };
}

/** What `cdktf` runs: quiet unless a guardrail stops it. */
if (require.main === module) {
  run(() => {
    const { findings } = synthesize();
    if (findings.length === 0) return;
    console.error(findings.map(describe).flatMap(findingLines).join('\n'));
    process.exitCode = 2;
  });
}
