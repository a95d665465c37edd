import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { recoveryShareName } from '../../stacks/names';
import { awsAccess } from '../aws';
import { oneEnvironment } from '../one-environment';
import { askHidden } from '../question';
import { checkShare } from './root-generation';
import { armored, checkKept, proveReadable } from './share-check';
import { ShareStore } from './share-store';

interface VerifyOptions {
  readonly holder: string;
  readonly key?: string;
  readonly ciphertext?: boolean;
  readonly shareFromStdin?: boolean;
}

export async function verify(name: string, { holder, key, ciphertext, shareFromStdin }: VerifyOptions): Promise<void> {
  if ([key, ciphertext, shareFromStdin].filter(Boolean).length !== 1) {
    throw new Error('Say one of --key <file>, --ciphertext and --share-from-stdin.');
  }
  const { environment } = oneEnvironment(name);
  const holders = environment.recovery?.holders ?? {};
  const found = holders[holder];
  if (!found)
    throw new Error(`${name} has no holder '${holder}'; it has ${Object.keys(holders).join(', ') || 'none'}.`);
  if (shareFromStdin) {
    checkShare(await text(process.stdin));
    console.log(`What was decrypted is a recovery share. That it is the one of '${holder}', gpg has shown.`);
    return;
  }
  const secret = recoveryShareName(name, holder);
  const kept = await new ShareStore(awsAccess(environment)).read(secret);
  checkKept(secret, kept);
  if (ciphertext) {
    process.stdout.write(armored(kept.ciphertext));
    return;
  }
  const ask = () => askHidden(`Passphrase of ${key} (hidden): `);
  await proveReadable(kept.ciphertext, readKey(key!), found.fingerprint, ask);
  console.log(
    `The share of '${holder}' in ${secret} is the one that was written (${kept.version.slice(0, 16)}…), and this key reads it.`,
  );
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`The file '${file}' cannot be read; name the one with the armored private key.`);
  }
}
