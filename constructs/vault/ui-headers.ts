import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { Construct } from 'constructs';

/** Vault's own policy for content allows nothing from elsewhere, and its listener sets HSTS. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * What browsers are told with every page of Vault's user interface.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/system/config-ui-headers
 */
export class UiHeaders extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [name, value] of Object.entries(HEADERS)) {
      new GenericEndpoint(this, name, {
        path: `sys/config/ui/headers/${name}`,
        // Vault takes `values` and answers with `value`: both, so that a plan shows what someone changed.
        dataJson: JSON.stringify({ value, values: [value] }),
        ignoreAbsentFields: true,
      });
    }
  }
}
