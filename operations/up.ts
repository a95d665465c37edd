import type { Command } from 'commander';

/** Only when it is run: the clients of AWS take long to load. */
const action = (): typeof import('./up/action') => require('./up/action');

/** `strongroom up` and `strongroom down`: the whole local environment, alive on this machine. */
export function addUpCommands(program: Command): void {
  program
    .command('up')
    .description(
      'bring the local environment up on this machine, or up to date where it is up; no cloud account is needed',
    )
    .option('--only <stack...>', 'these stacks and what they need, for example network or tenant-kgc')
    .option('--fresh', 'end what is up first, and forget it')
    .option('--keep', 'when something fails, leave what was started, to look at it')
    .option('--json', 'report as JSON, without progress')
    .action((options) => action().up(options));
  program
    .command('down')
    .description('end what up has started, and forget it')
    .action(() => action().down());
}
