import type { Guardrail } from './guardrail';

/** What Terraform takes each for where it is left out. */
const unsafe = {
  allow_any_name: false,
  allow_glob_domains: false,
  allow_wildcard_certificates: true,
  allow_localhost: true,
};

export const pkiRoles: Guardrail = {
  id: 'SR-VAULT-04',
  title: 'Certificates carry names that are known',
  why: 'Whoever may use a role may be anyone that it allows, and Vault allows localhost and wildcards unless told otherwise.',
  check: (stack) =>
    stack.resources('vault_pki_secret_backend_role').flatMap((at) =>
      Object.entries(unsafe)
        .filter(([argument, byDefault]) => String(at.config[argument] ?? byDefault) !== 'false')
        .map(([argument]) => ({ at, fix: `set ${argument} to false, and name what the role is for` })),
    ),
};
