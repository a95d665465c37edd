import type { Construct } from 'constructs';
import { Duration } from '../../../constructs/vault/duration';
import { PkiRoot } from '../../../constructs/vault/engines/pki-root';

/** The root that intermediates and roles are tested below: ten years, on `shop/pki`. */
export function shopRoot(scope: Construct): PkiRoot {
  return new PkiRoot(scope, 'root', {
    path: 'shop/pki',
    aiaAddress: 'http://pki.shop.internal',
    name: 'root-2026',
    commonName: 'Shop Root CA',
    ttl: Duration.days(3650),
  });
}
