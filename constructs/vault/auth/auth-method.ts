import { Construct } from 'constructs';
import { checkPath } from '../path';

/** A mount below `auth/` where clients trade what proves their identity for a token. */
export abstract class AuthMethod extends Construct {
  /** Without `auth/` in front. */
  readonly path: string;

  /** @throws when nothing can be mounted there. */
  constructor(scope: Construct, id: string, path: string) {
    super(scope, id);
    checkPath(path, 'an auth method');
    if (path === 'token') throw new Error(`'auth/token' is Vault's own: choose another path.`);
    this.path = path;
  }
}
