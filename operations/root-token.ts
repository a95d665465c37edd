import type { Command } from 'commander';

const action = (): typeof import('./ceremony/root-action') => require('./ceremony/root-action');

/** `strongroom root`: what takes root, done by holders of recovery shares together. Nobody sees the token, and it ends with the command. */
export function addRootCommand(program: Command): void {
  const root = program.command('root').description('a root token for one command, made by holders of recovery shares');
  root
    .command('generate')
    .description('collect shares, run a command with VAULT_TOKEN in its environment, revoke the token')
    .argument('<environment>')
    .argument('[command...]', 'after --')
    .option('--share <nonce>', 'give a share to the attempt with this nonce, which someone else began')
    .action((environment, command, options) => action().generate(environment, command, options));
  root
    .command('cancel')
    .description('end an attempt that nobody wants any more')
    .argument('<environment>')
    .action((environment) => action().cancel(environment));
}
