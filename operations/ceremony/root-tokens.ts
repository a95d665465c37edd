import { patiently } from '../patiently';
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
    if (!(await lookUpAccessor(vault, accessor, token))) continue;
    await vault.expect('POST', 'auth/token/revoke-accessor', { token, body: { accessor } });
    if (await lookUpAccessor(vault, accessor, token)) {
      throw new Error(`The root token with accessor ${accessor} lives on.`);
    }
  }
  if (!own.isRoot) return others.length;
  await revokeSelf(vault, token);
  return others.length + 1;
}

/**
 * Revokes the only root token that this process has, and proves it. Tries for a minute: when the process has ended, nobody has it any more.
 *
 * @throws Error that says which token lives on, and how it ends.
 */
export async function endRoot(vault: VaultClient, token: string, accessor?: string, seconds = 60): Promise<void> {
  const why = await patiently(() => revokeSelf(vault, token).then(() => ({})), seconds);
  if (typeof why !== 'string') return;
  const which = accessor ? `with accessor ${accessor}` : 'whose accessor strongroom doctor tells';
  throw new Error(
    `The root token ${which} LIVES: ${why} Log in as break-glass or security, and revoke it: ` +
      `vault token revoke -accessor ${accessor ?? '<accessor>'}`,
  );
}

/** @throws Error where Vault knows the token still. */
async function revokeSelf(vault: VaultClient, token: string): Promise<void> {
  const { status } = await vault.call('POST', 'auth/token/revoke-self', { token });
  const { status: known } = await vault.call('GET', 'auth/token/lookup-self', { token });
  if (known !== 403) throw new Error(`Vault did not revoke the token (${status}), and knows it still (${known}).`);
}

async function rootAccessors(vault: VaultClient, token: string): Promise<readonly string[]> {
  const { data } = await vault.expect('GET', 'auth/token/accessors?list=true', { token });
  const roots: string[] = [];
  for (const accessor of data.keys as string[]) {
    if ((await lookUpAccessor(vault, accessor, token))?.policies.includes('root')) roots.push(accessor);
  }
  return roots;
}

/** What Vault tells of a token whose accessor is known. */
export interface Token {
  readonly accessor: string;
  readonly display_name: string;
  readonly policies: readonly string[];
  /** Null where it never ends. */
  readonly expire_time: string | null;
}

/**
 * Undefined where the token has ended.
 *
 * @param token Who asks. @default - that of the client
 * @throws VaultRefusal for one without the right to look.
 */
export async function lookUpAccessor(vault: VaultClient, accessor: string, token?: string): Promise<Token | undefined> {
  const request = { ...(token && { token }), body: { accessor } };
  return vault.expect('POST', 'auth/token/lookup-accessor', request).then(
    ({ data }) => data,
    (error) => {
      // Of an accessor that has ended, Vault 1.21 says so with 403, and 2.0 with 404.
      if (error instanceof VaultRefusal && (error.status === 404 || error.message.includes('invalid accessor'))) return;
      throw error;
    },
  );
}
