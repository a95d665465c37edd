import type { Command } from 'commander';

// The SDK of AWS and OpenPGP take half a second to load.
const action = (): typeof import('./ceremony/init-action') => require('./ceremony/init-action');

/** `strongroom init`: Vault's first minutes, in which nobody ever holds its root token. Goes on where it was interrupted. */
export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description(
      'initialize the Vault of an environment: shares to their holders, configuration, end of the root token',
    )
    .argument('<environment>')
    .option('--keys <folder>', 'with <fingerprint>.asc of each holder', 'environments/keys')
    .option('--record <file>', 'what happened, without secrets (default: .strongroom/ceremony/<environment>.json)')
    .option('--yes', 'the fingerprints were compared already: ask nothing')
    .option('--dry-run', 'check everything, say each step, change nothing')
    .option('--start-over', 'the Vault that was initialized before is gone: new shares for all holders')
    .option('--accept-unproven-login', 'end the root token although no login can be tried from here')
    .option('--json', 'the record as JSON')
    .action((environment, options) => action().init(environment, options));
}
