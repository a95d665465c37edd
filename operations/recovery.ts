import type { Command } from 'commander';

const action = (): typeof import('./ceremony/verify-action') => require('./ceremony/verify-action');

/** `strongroom recovery verify`: run by a holder, with the role that reads the share, on the machine that has the key. */
export function addRecoveryCommand(program: Command): void {
  program
    .command('recovery')
    .description('recovery shares, for those who hold them')
    .command('verify')
    .description('prove that a holder can read the share, which is shown nowhere')
    .argument('<environment>')
    .requiredOption('--holder <name>', 'as the environment names the holder')
    .option('--key <file>', "the holder's armored private key; its passphrase is asked for")
    .option('--ciphertext', 'print the encrypted share instead, for gpg --decrypt')
    .option('--share-from-stdin', 'read what gpg --decrypt says of it')
    .action((environment, options) => action().verify(environment, options));
}
