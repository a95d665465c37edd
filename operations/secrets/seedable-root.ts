import { asked } from '../../constructs/vault/engines/kv-field';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { VaultClient } from '../vault-client';
import type { Values } from './next-version';
import type { Seedable } from './seedable';

/** A configuration that holds the credentials by which Vault identifies itself elsewhere. */
interface Root {
  readonly id: string;
  readonly secret: string;
  /** Whether a write replaces all of the configuration, so that it must bring what is there. */
  readonly replaces: boolean;
  /** Endpoint that has Vault replace the secret by one that nobody knows. @default - there is none */
  readonly rotate?: string;
}

/** @see https://developer.hashicorp.com/vault/api-docs/auth/jwt#configure */
const oidcClient: Root = {
  id: 'oidc_client_id',
  secret: 'oidc_client_secret',
  replaces: true,
};

/** @see https://developer.hashicorp.com/vault/api-docs/secret/azure#configure-access */
const azureRoot: Root = {
  id: 'client_id',
  secret: 'client_secret',
  replaces: false,
  rotate: 'rotate-root',
};

/** What Terraform could only write by keeping it: the client that people log in through, and the root of the Azure engine. */
export function seedableRoots(stacks: readonly SynthesizedStack[]): readonly Seedable[] {
  return stacks.flatMap((stack) => [
    ...stack
      .resources('vault_jwt_auth_backend')
      .filter(({ config }) => config['type'] === 'oidc')
      .map(({ config }) => seedableRoot(`auth/${config['path']}`, stack.name, oidcClient)),
    ...stack
      .resources('vault_azure_secret_backend')
      .map(({ config }) => seedableRoot(String(config['path']), stack.name, azureRoot)),
  ]);
}

function seedableRoot(mount: string, stack: string, { id, secret, replaces, rotate }: Root): Seedable {
  const path = `${mount}/config`;
  const read = async (vault: VaultClient): Promise<Values> => (await vault.expect('GET', path)).data;
  return {
    path,
    stack,
    needs: rotate ? `read and update of ${path}, and update of ${mount}/${rotate}` : "the persona 'break-glass'",
    missing: async (vault) => ((await read(vault))[id] ? undefined : { [id]: asked, [secret]: asked }),
    // There is no check-and-set here: look once more, which leaves others a few milliseconds.
    write: async (vault, values) => {
      const present = await read(vault);
      if (present[id]) return false;
      await vault.expect('POST', path, { body: { ...(replaces && present), ...values } });
      if (rotate) await rotateRoot(vault, `${mount}/${rotate}`);
      return true;
    },
  };
}

/** Azure takes its time. */
async function rotateRoot(vault: VaultClient, path: string): Promise<void> {
  try {
    await vault.expect('POST', path, { seconds: 60 });
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `the values are written, but someone knows the secret still; repeat 'vault write -f ${path}': ${message}`,
    );
  }
}
