import type { Command } from 'commander';

/** Loaded by its own command only: it brings the AWS SDK with it. */
const action = (): typeof import('./doctor/action') => require('./doctor/action');

/** `strongroom doctor`: reads only. Exits with 1 where something has failed, or could not be looked at. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look at all that an environment hangs on, and say what is wrong, why it matters and what to do')
    .argument('<environment>')
    .option('--json', 'report as JSON')
    .option('--strict', 'exit with 1 for warnings too')
    .action((...given: Parameters<ReturnType<typeof action>['consult']>) => action().consult(...given));
}
