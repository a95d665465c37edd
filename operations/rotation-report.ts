import type { Command } from 'commander';
import { oneEnvironment } from './one-environment';
import { ageLines, reportAges } from './secrets/age-report';
import { declaredSecrets } from './secrets/declared-secret';
import { isTrouble } from './secrets/outcome';
import { connect } from './vault-connection';

/** `strongroom rotation`: reads metadata only. Exits with 1 where a secret is overdue, or where Vault does not say. */
export function addRotationCommand(program: Command): void {
  program
    .command('rotation')
    .description('show class, age and limit in days of every secret of an environment')
    .argument('<environment>')
    .option('--json', 'report as JSON')
    .action(report);
}

async function report(environment: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { stacks } = oneEnvironment(environment);
  const { vault } = await connect(stacks);
  const rows = await reportAges(vault, declaredSecrets(stacks));
  if (rows.some(isTrouble)) process.exitCode = 1;
  console.log(json ? JSON.stringify(rows, null, 2) : ageLines(rows).join('\n'));
}
