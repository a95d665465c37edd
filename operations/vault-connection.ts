import { readFileSync } from 'node:fs';
import type { SynthesizedStack } from '../guardrails/synthesized-stack';
import { isLiteral } from '../guardrails/terraform-json';
import { VaultClient } from './vault-client';

/** As `vault` reads them. There is no argument for the token: other users of a machine see arguments. */
export type VaultVariables = Readonly<Partial<Record<'VAULT_ADDR' | 'VAULT_TOKEN' | 'VAULT_CACERT', string>>>;

/**
 * A client with the caller's token, once Vault has answered and is open.
 *
 * @param stacks Of one environment: they know where its Vault is, unless `VAULT_ADDR` says otherwise.
 * @throws Error that says what is missing, or what is wrong with Vault.
 */
export async function connect(
  stacks: readonly SynthesizedStack[],
  variables: VaultVariables = process.env,
): Promise<{ readonly address: string; readonly vault: VaultClient }> {
  const { address, vault } = reach(stacks, variables);
  if (!variables.VAULT_TOKEN) throw new Error(`Log in to Vault at ${address}, and put the token into VAULT_TOKEN.`);
  await refuseClosed(vault, address);
  await refuseUnknownToken(vault, address);
  return { address, vault };
}

/**
 * A client for a Vault that may be sealed, or not initialized yet; with the caller's token, where there is one. Nothing is asked.
 *
 * @throws Error that says what is wrong with the address or the CA.
 */
export function reach(
  stacks: readonly SynthesizedStack[],
  variables: VaultVariables = process.env,
): { readonly address: string; readonly vault: VaultClient } {
  const { address, ca, token } = locate(stacks, variables);
  return { address, vault: new VaultClient(address, ca, token) };
}

/** Where Vault is and what the caller brings, without asking anyone. @throws Error for what cannot be used. */
export function locate(
  stacks: readonly SynthesizedStack[],
  variables: VaultVariables = process.env,
): { readonly address: string; readonly ca?: string; readonly token?: string } {
  const address = checkAddress(variables.VAULT_ADDR || addressIn(stacks));
  const { VAULT_TOKEN: token } = variables;
  if (token && !/^[\x21-\x7e]+$/.test(token)) {
    throw new Error('VAULT_TOKEN has a space, a line break or the like in it; put the token alone into it.');
  }
  return {
    address,
    ...(variables.VAULT_CACERT && { ca: readCa(variables.VAULT_CACERT) }),
    ...(token && { token }),
  };
}

function addressIn(stacks: readonly SynthesizedStack[]): string {
  const addresses = stacks.flatMap((stack) =>
    stack.providers.filter(({ type }) => type === 'vault').map(({ config }) => stack.known(config['address'])),
  );
  const address = addresses.find(isLiteral);
  if (!address) throw new Error('No stack says where Vault is; put its address into VAULT_ADDR.');
  return address;
}

function checkAddress(given: string): string {
  const address = given.replace(/\/+$/, '');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)) return address;
  throw new Error(
    `VAULT_ADDR cannot be '${given}': write https://<host>:<port>; in clear, only this machine is spoken to.`,
  );
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`VAULT_CACERT names '${file}', which cannot be read; give the PEM file of Vault's CA.`);
  }
}

/** @see https://developer.hashicorp.com/vault/api-docs/system/health */
async function refuseClosed(vault: VaultClient, address: string): Promise<void> {
  const { status } = await vault.call('GET', 'sys/health?standbyok=true&perfstandbyok=true').catch((error) => {
    throw new Error(`Vault does not answer at ${address} (${reasonOf(error)}); check VAULT_ADDR and VAULT_CACERT.`);
  });
  if (status === 501) throw new Error(`Vault at ${address} is not initialized.`);
  if (status === 503) throw new Error(`Vault at ${address} is sealed.`);
}

/** A token that may not look itself up is one that Vault knows. */
async function refuseUnknownToken(vault: VaultClient, address: string): Promise<void> {
  const { status, body } = await vault.call('GET', 'auth/token/lookup-self');
  if (status === 403 && JSON.stringify(body).includes('invalid token')) {
    throw new Error(`Vault at ${address} does not know the token in VAULT_TOKEN, or no longer; log in again.`);
  }
}

function reasonOf({ code, message }: { readonly code?: string; readonly message: string }): string {
  return code ?? message;
}
