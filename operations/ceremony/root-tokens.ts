import { type VaultClient, VaultRefusal } from '../vault-client';

/** What Vault says of a token to whoever holds it. */
export interface TokenFacts {
  readonly accessor: string;
  readonly isRoot: boolean;
}

/** @throws Error where Vault does not know the token. */
export async function lookUp(vault: VaultClient, token: string): Promise<TokenFacts> {
  const { status, body } = await vault.call('GET', 'auth/token/lookup-self', { token });
  if (status !== 200) throw new Error(`Vault does not know the token it was given (${status}), or no longer.`);
  return { accessor: body.data.accessor, isRoot: body.data.policies.includes('root') };
}

/**
 * Revokes every root token there is, that of the caller last, and proves for each that Vault knows it no more.
 *
 * @param token Of root, or of one who may list accessors, look them up and revoke them: `break-glass` and `security`.
 * @returns how many there were
 * @throws Error where one is left.
 */
export async function revokeRootTokens(vault: VaultClient, token: string): Promise<number> {
  const own = await lookUp(vault, token);
  const others = (await rootAccessors(vault, token)).filter((accessor) => accessor !== own.accessor);
  for (const accessor of others) {
    // One that another one made has ended with it.
    if (!(await facts(vault, token, accessor))) continue;
    await vault.expect('POST', 'auth/token/revoke-accessor', { token, body: { accessor } });
    if (await facts(vault, token, accessor)) throw new Error(`The root token with accessor ${accessor} lives on.`);
  }
  if (!own.isRoot) return others.length;
  await revokeSelf(vault, token);
  return others.length + 1;
}

/** @throws Error where Vault knows the token still. */
export async function revokeSelf(vault: VaultClient, token: string): Promise<void> {
  const { status } = await vault.call('POST', 'auth/token/revoke-self', { token });
  const { status: known } = await vault.call('GET', 'auth/token/lookup-self', { token });
  if (known !== 403) throw new Error(`Vault did not revoke the token (${status}), and knows it still (${known}).`);
}

async function rootAccessors(vault: VaultClient, token: string): Promise<readonly string[]> {
  const { data } = await vault.expect('LIST', 'auth/token/accessors', { token });
  const roots: string[] = [];
  for (const accessor of data.keys as string[]) {
    if ((await facts(vault, token, accessor))?.isRoot) roots.push(accessor);
  }
  return roots;
}

/** Undefined where the token has ended. @throws VaultRefusal for a caller without the right to look. */
async function facts(vault: VaultClient, token: string, accessor: string): Promise<TokenFacts | undefined> {
  try {
    const { data } = await vault.expect('POST', 'auth/token/lookup-accessor', { token, body: { accessor } });
    return { accessor, isRoot: data.policies.includes('root') };
  } catch (error) {
    if (error instanceof VaultRefusal && error.message.includes('invalid accessor')) return undefined;
    throw error;
  }
}
