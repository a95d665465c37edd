import type { Command } from 'commander';

/** Loaded by its own commands only: it brings the AWS SDK with it. */
const actions = (): typeof import('./snapshots/actions') => require('./snapshots/actions');

type Actions = ReturnType<typeof actions>;

/** `strongroom snapshot`: Vault's snapshots, in the bucket that the stack `snapshots` makes. */
export function addSnapshotCommand(program: Command): void {
  const snapshot = program.command('snapshot').description('save Vault, and bring it back');
  const json = ['--json', 'report as JSON'] as const;
  const from = [
    '--from <environment>',
    'whose, if not its own: copies in this region, or of what stood in for it',
  ] as const;
  snapshot
    .command('save')
    .description('save an environment’s Vault as it is now')
    .argument('<environment>')
    .option(...json)
    .action((...given: Parameters<Actions['save']>) => actions().save(...given));
  snapshot
    .command('list')
    .description('tell which snapshots there are, newest first')
    .argument('<environment>')
    .option(...from)
    .option(...json)
    .action((...given: Parameters<Actions['list']>) => actions().list(...given));
  snapshot
    .command('verify')
    .description('fetch a snapshot, count its sums again, and ask KMS whether it could be opened')
    .argument('<environment>')
    .argument('[snapshot]', 'as list calls it', 'latest')
    .option(...from)
    .option(...json)
    .action((...given: Parameters<Actions['verify']>) => actions().verify(...given));
  snapshot
    .command('restore')
    .description('replace all that an environment’s Vault holds by a snapshot')
    .argument('<environment>')
    .argument('[snapshot]', 'as list calls it', 'latest')
    .option(...from)
    .option('--from-other-cluster', 'the snapshot is of another Vault, such as one that is gone')
    .option('--canary <path>', 'a secret to read afterwards, as kgc/data/canary')
    .action((...given: Parameters<Actions['restore']>) => actions().restore(...given));
}
