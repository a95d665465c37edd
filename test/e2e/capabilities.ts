import { isDeepStrictEqual } from 'node:util';
import { ANY_SEGMENT } from '../../constructs/vault/acl/overlap';
import { type Identity, renderTemplates } from '../../constructs/vault/acl/templates';
import type { AccessPrincipal } from '../../operations/access/principals';
import type { Say } from './results';
import type { VaultSession } from './vault-session';

/** Paths that one request asks for. */
const BATCH = 500;

/**
 * Asks Vault what a token with the policies of each principal may do on each path, and the access matrix the same.
 *
 * @param patterns Paths of rules. Each stands for paths that it matches: with and without a slash at the end, `*` for nothing and for
 * something.
 * @returns how many answers were compared.
 * @throws Error with the paths on which the two differ.
 */
export async function compareCapabilities(
  root: VaultSession,
  principals: readonly AccessPrincipal[],
  patterns: readonly string[],
  say: Say,
): Promise<number> {
  const role = { allowed_policies_glob: ['*'], allowed_entity_aliases: ['*'], orphan: true };
  await root.write('auth/token/roles/e2e', role);
  const paths = [...new Set(patterns.flatMap(examplesOf))];
  const differing: string[] = [];
  let comparisons = 0;
  for (const [index, principal] of principals.entries()) {
    say(`${index} of ${principals.length} principals`);
    const { token, identity } = await login(root, principal);
    const asked = paths.flatMap((path) => {
      const rendered = renderTemplates(path, identity, false);
      return rendered === undefined ? [] : [{ path, rendered }];
    });
    for (let start = 0; start < asked.length; start += BATCH) {
      const batch = asked.slice(start, start + BATCH);
      const answer = await root.write('sys/capabilities', { token, paths: batch.map(({ rendered }) => rendered) });
      for (const { path, rendered } of batch) {
        comparisons += 1;
        // Vault's engine has an order of its own, its endpoint that of the alphabet.
        const [real, computed] = [answer[rendered], [...principal.acl.capabilities(path)].sort()];
        if (isDeepStrictEqual(real, computed)) continue;
        differing.push(`${principal.name} on '${rendered}': Vault says ${real}, the matrix ${computed}`);
      }
    }
    await root.write('auth/token/revoke', { token });
  }
  if (differing.length > 0) {
    throw new Error(`${differing.length} of ${comparisons} differ:\n${differing.slice(0, 20).join('\n')}`);
  }
  return comparisons;
}

/** A token of someone whom Vault knows, so that templates have values. */
async function login(root: VaultSession, { policies, defaultPolicy }: AccessPrincipal) {
  const body = { policies, no_default_policy: !defaultPolicy, entity_alias: 'e2e', ttl: '10m' };
  const { auth } = await root.expect('POST', 'auth/token/create/e2e', { body });
  const { entity_id: id, token_policies, client_token } = auth;
  const expected = [...policies, ...(defaultPolicy ? ['default'] : [])].sort();
  if (!isDeepStrictEqual(token_policies, expected)) {
    throw new Error(`a token got the policies ${token_policies} instead of ${expected}`);
  }
  const { name } = await root.read(`identity/entity/id/${id}`);
  const identity: Identity = { 'identity.entity.id': id, 'identity.entity.name': name };
  return { token: String(client_token), identity };
}

function examplesOf(pattern: string): readonly string[] {
  const path = pattern.replaceAll('+', ANY_SEGMENT);
  const stem = path.replace(/\*$/, '').replace(/\/$/, '');
  const below = path.endsWith('*') ? [`${path.slice(0, -1)}${ANY_SEGMENT}`] : [];
  return [stem, ...below].filter(Boolean).flatMap((example) => [example, `${example}/`]);
}
