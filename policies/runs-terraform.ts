import type { Principal } from '../constructs/vault/principal';

/**
 * What Terraform's Vault provider does besides reading and writing resources: it makes itself a child token, and looks up groups by
 * their names. The child has the parent's policies: whoever asks for others, or for an orphan, is refused.
 */
export function runsTerraform(principal: Principal): void {
  principal.allowOwnToken();
  principal.allow(principal, 'auth/token/revoke-self', 'update');
  principal.add(principal, {
    path: 'auth/token/create',
    capabilities: ['update'],
    allowedParameters: {
      display_name: [],
      ttl: [],
      explicit_max_ttl: [],
      renewable: [],
      num_uses: [],
      type: [''],
      entity_alias: [''],
    },
  });
  principal.allow(principal, 'identity/lookup/group', 'update');
}
