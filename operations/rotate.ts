import type { Command } from 'commander';
import { oneEnvironment } from './one-environment';
import { declaredSecrets, selectSecrets } from './secrets/declared-secret';
import { isTrouble, outcomeLines } from './secrets/outcome';
import { rotateOverdue } from './secrets/rotation';
import { connect } from './vault-connection';

interface RotateOptions {
  readonly secret?: readonly string[];
  readonly json?: boolean;
}

/** `strongroom rotate`: for a job that runs every day. Exits with 1 where a secret stays overdue, so that the job fails and someone looks. */
export function addRotateCommand(program: Command): void {
  program
    .command('rotate')
    .description('write a new version of every secret that has reached its limit and that Vault can make by itself')
    .argument('<environment>')
    .option('--secret <path...>', 'only these, as <mount>/<path>')
    .option('--json', 'report as JSON')
    .action(rotate);
}

async function rotate(environment: string, { secret: paths, json }: RotateOptions): Promise<void> {
  const { stacks } = oneEnvironment(environment);
  const secrets = selectSecrets(declaredSecrets(stacks), paths);
  const { vault } = await connect(stacks);
  const outcomes = await rotateOverdue(vault, secrets);
  if (outcomes.some(isTrouble)) process.exitCode = 1;
  console.log(json ? JSON.stringify(outcomes, null, 2) : outcomeLines(outcomes).join('\n'));
}
