import type { Command } from 'commander';

/** Loaded by its own command only: it brings the AWS SDK with it. */
const action = (): typeof import('./roll/action') => require('./roll/action');

/** `strongroom roll`: Vault's nodes one after the other, none of them missed by anyone. */
export function addRollCommand(program: Command): void {
  program
    .command('roll')
    .description('restart the nodes of Vault that do not run what is deployed: standbys first, the leader last')
    .argument('<environment>')
    .option('--dry-run', 'say which nodes, in which order')
    .option('--limit <seconds>', 'how long a node may take to be a full member again', '180')
    .action((...given: Parameters<ReturnType<typeof action>['rollPods']>) => action().rollPods(...given));
}
