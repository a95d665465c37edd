import type { Guardrail } from './guardrail';
import { texts } from './terraform-json';

export const databaseConnections: Guardrail = {
  id: 'SR-VAULT-06',
  title: 'A database connection names the roles that may use it, and is tried when it is written',
  why: 'With a wildcard, whoever may write any role of the mount makes users in this database; untried, it fails when it is needed.',
  check: (stack) =>
    stack
      .resources('vault_database_secret_backend_connection')
      .filter(
        ({ config }) =>
          texts(config['allowed_roles']).some((role) => role.includes('*')) ||
          String(config['verify_connection']) === 'false',
      )
      .map((at) => ({ at, fix: 'name each role in allowed_roles, and leave verify_connection on' })),
};
