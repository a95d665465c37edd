import type { Command } from 'commander';
import { synthesize } from '../main';
import { ACCEPT, changesSinceCommitted, writeReports } from './access/committed';
import { markdownOf } from './access/markdown';
import { accessReport } from './access/report';
import { colour } from './colour';
import { counted } from './counted';
import { environmentNamed } from './one-environment';

interface AccessOptions {
  readonly env?: string;
  readonly json?: boolean;
  readonly write?: boolean;
  readonly check?: boolean;
}

/** `strongroom access`: who may do what inside Vault, without a server. */
export function addAccessCommand(program: Command): void {
  program
    .command('access')
    .description('show who may do what inside Vault, and who could become more, as the policies of all stacks decide')
    .option('--env <name>', 'show this environment only')
    .option('--json', 'show it as JSON')
    .option('--write', 'write docs/access, which a pull request then shows')
    .option('--check', 'say what changed since docs/access was written; exits with 1 where something did')
    .action(access);
}

function access({ env, json, write, check }: AccessOptions): void {
  const { environments, stacks } = synthesize();
  const reports = environments.map(({ name }) =>
    accessReport(
      name,
      stacks.filter(({ environment }) => environment.name === name),
    ),
  );
  if (check || write) {
    const changes = changesSinceCommitted(reports);
    if (write) writeReports(reports);
    for (const change of changes) console.log(change);
    if (changes.length === 0) console.log(colour.green('Nothing changed.'));
    else if (check && !write) {
      console.log(`${counted(changes.length, 'change')}. ${ACCEPT}`);
      process.exitCode = 1;
    }
    return;
  }
  const only = env && environmentNamed(environments, env).name;
  const shown = reports.filter(({ environment }) => !only || environment === only);
  console.log(json ? JSON.stringify(shown, null, 2) : shown.map(markdownOf).join('\n').trimEnd());
}
