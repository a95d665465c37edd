import type { Guardrail } from './guardrail';
import type { SynthesizedElement } from './synthesized-stack';
import { isLiteral, texts } from './terraform-json';

export const kubernetesLogins: Guardrail = {
  id: 'SR-VAULT-02',
  title: 'A Kubernetes login is for named accounts in named namespaces, by tokens made for Vault',
  why: 'A wildcard lets in whoever may make a namespace or an account, and a token for anyone can be replayed by anyone.',
  check: (stack) =>
    stack
      .resources('vault_kubernetes_auth_backend_role')
      .filter((role) => !isBound(role))
      .map((at) => ({
        at,
        fix: 'name each account, each namespace and an audience; use neither wildcards nor a namespace selector',
      })),
};

function isBound({ config }: SynthesizedElement): boolean {
  const bindings = [config['bound_service_account_names'], config['bound_service_account_namespaces']].map(texts);
  return (
    bindings.every((names) => names.length > 0 && names.every((name) => isLiteral(name) && !name.includes('*'))) &&
    config['bound_service_account_namespace_selector'] === undefined &&
    isLiteral(config['audience'])
  );
}
