import type { Command } from 'commander';

/** Only when it is run: the clients of AWS take long to load. */
const action = (): typeof import('./bootstrap/action') => require('./bootstrap/action');

/** `strongroom bootstrap`: what must be there before any stack can be applied. An administrator of the account runs it. */
export function addBootstrapCommand(program: Command): void {
  program
    .command('bootstrap')
    .description("make an environment's state bucket and CI's roles in its empty account, or bring them up to date")
    .argument('<environment>')
    .option('--plan', 'say what would be made and changed, and change nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'report as JSON')
    .action((environment, options) => action().bootstrap(environment, options));
}
