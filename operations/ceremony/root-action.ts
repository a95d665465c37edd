import { oneEnvironment } from '../one-environment';
import { ask, askHidden } from '../question';
import { unended } from '../signals';
import type { VaultClient } from '../vault-client';
import { reach } from '../vault-connection';
import { cancelGeneration, checkAttempt, giveShare, RootGeneration } from './root-generation';
import { endRoot, lookUp } from './root-tokens';
import { serverState } from './server-state';
import { findProgram, runWith } from './with-token';

interface GenerateOptions {
  /** Of the attempt that a share is for. */
  readonly share?: string;
}

export async function generate(
  environment: string,
  command: readonly string[],
  { share: nonce }: GenerateOptions,
): Promise<void> {
  if (nonce) return giveOwnShare(await answering(environment), nonce);
  const [program, ...args] = command;
  if (!program)
    throw new Error(
      `Say what the token is for: strongroom root generate ${environment} -- <command>. It ends with the command.`,
    );

  const path = findProgram(program);
  const vault = await answering(environment);
  const generation = await RootGeneration.begin(vault);
  let token: string;
  try {
    token = await collect(generation, environment);
  } catch (error) {
    await generation.cancel().catch(() => {});
    throw error;
  }
  await unended(() => use(vault, token, path, args));
}

async function use(vault: VaultClient, token: string, program: string, args: readonly string[]): Promise<void> {
  let accessor: string | undefined;
  try {
    ({ accessor } = await lookUp(vault, token));
    console.error(`A root token lives until the command ends; its accessor is ${accessor}.`);
    process.exitCode = await runWith(token, program, args);
  } finally {
    await endRoot(vault, token, accessor);
    console.error('The root token is revoked, and Vault knows it no more.');
  }
}

export async function cancel(environment: string): Promise<void> {
  const vault = await answering(environment);
  console.log(`The attempt with nonce ${await cancelGeneration(vault)} is cancelled.`);
}

/** With the caller's token, where there is one: Vault asks for it from 2.0 on. @throws Error unless Vault answers and is open. */
async function answering(environment: string): Promise<VaultClient> {
  const { address, vault } = reach(oneEnvironment(environment).stacks);
  const { sealed } = await serverState(vault, address);
  if (sealed)
    throw new Error(`Vault at ${address} is sealed, or not initialized; only an open one makes a root token.`);
  return vault;
}

/** Shares come from this terminal, or from holders elsewhere. */
async function collect(generation: RootGeneration, environment: string): Promise<string> {
  console.error(
    `Attempt ${generation.nonce}. Holders elsewhere run: strongroom root generate ${environment} --share ${generation.nonce}`,
  );
  while (!generation.complete) {
    const shares = await generation.look();
    if (!shares) return madeElsewhere(generation);
    const given = await askHidden(`${shares.given} of ${shares.needed} shares. Give one (hidden; Enter looks again): `);
    // The shares of others wait for a better one.
    if (given) await generation.give(given).catch(({ message }: Error) => console.error(message));
  }
  return generation.token();
}

async function madeElsewhere(generation: RootGeneration): Promise<string> {
  for (;;) {
    const encoded = await ask(
      'The attempt has ended elsewhere. What did the last holder’s program print? (Enter gives up): ',
    ).catch(() => '');
    if (!encoded)
      throw new Error(
        'The attempt has ended. If its last share was given, a root token lives that nobody can read: strongroom doctor finds it.',
      );
    try {
      return generation.token(encoded);
    } catch (error) {
      console.error((error as Error).message);
    }
  }
}

async function giveOwnShare(vault: VaultClient, nonce: string): Promise<void> {
  const { given: before, needed } = await checkAttempt(vault, nonce);
  const given = await askHidden(`Attempt ${nonce}: ${before} of ${needed} shares. Give yours (hidden): `);
  const { shares, encoded } = await giveShare(vault, nonce, given);
  console.log(`${shares.given} of ${shares.needed} shares are given.`);
  if (encoded) console.log(`Yours was the last. Give this to whoever began, who alone can read it: ${encoded}`);
}
