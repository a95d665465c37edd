import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { checkovConfig } from '../guardrails/checkov-config';
import { waivers } from '../guardrails/waivers';
import { synthesize } from '../main';
import { colour } from './colour';
import { counted } from './counted';
import { environmentNamed } from './one-environment';
import { environmentLines, reportOf, waiverLines } from './synth-report';

interface SynthOptions {
  readonly env?: string;
  readonly json?: boolean;
}

/** `strongroom synth`: writes everything, reports all of it or one environment. Exits with 2 where a guardrail finds something. */
export function addSynthCommand(program: Command): void {
  program
    .command('synth')
    .description('write the Terraform JSON of every environment, check it, and show what came of it')
    .option('--env <name>', 'report this environment only (all are written: they are checked against each other)')
    .option('--json', 'report as JSON')
    .action(synth);
}

function synth({ env, json }: SynthOptions): void {
  const synthesis = synthesize();
  const { environments, outdir, unused } = synthesis;
  const wanted = env ? [environmentNamed(environments, env)] : environments;
  writeCheckovConfig();
  const reports = wanted.map((environment) => reportOf(environment, synthesis));
  const findings = reports.flatMap((report) => report.findings);
  if (findings.length > 0) process.exitCode = 2;
  if (json) {
    console.log(JSON.stringify(reports, null, 2));
    return;
  }
  for (const report of reports) console.log(`${environmentLines(report).join('\n')}\n`);
  const ofCheckov = waivers.filter(({ rule }) => rule.startsWith('CKV'));
  if (ofCheckov.length > 0) console.log(`${ofCheckov.flatMap(waiverLines).join('\n')}\n`);
  for (const { rule, at } of unused)
    console.log(colour.yellow(`The waiver of ${rule} at '${at}' covers nothing; delete it.`));
  const stacks = reports.flatMap((report) => report.stacks);
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const verdict = (findings.length > 0 ? colour.red : colour.green)(counted(findings.length, 'finding'));
  const size = [
    counted(reports.length, 'environment'),
    counted(stacks.length, 'stack'),
    counted(resources, 'resource'),
  ];
  console.log([...size, verdict].join(', '));
  console.log(`Terraform reads ${join(outdir, 'stacks', '<stack>', 'cdk.tf.json')}`);
  console.log(`in the order of ${join(outdir, 'manifest.json')}`);
}

/** Checkov reads the same waivers as the guardrails, from a file that is committed: a waiver shows in a pull request twice. */
function writeCheckovConfig(): void {
  const [file, text] = ['.checkov.yaml', checkovConfig(waivers)];
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
