import type { Guardrail } from './guardrail';
import { settings } from './helm-values';
import type { Leaf } from './terraform-json';

/** Names that Vault, its provider, Kubernetes and Helm have for one mistake, in lower case and without separators. */
const skips =
  /(^|vault)(insecure|insecuretls|insecureskipverify|insecureskiptlsverify|skiptlsverify|tlsskipverify|skipverify)$/;

export const tlsVerified: Guardrail = {
  id: 'SR-TLS-02',
  title: 'Nobody skips the verification of a certificate, and Vault is called by https',
  why: 'TLS to someone unknown keeps a secret from everyone but the attacker.',
  check: (stack) => [
    ...[...stack.providers, ...stack.allResources()]
      .filter((element) => settings(element).some(skipsVerification))
      .map((at) => ({ at, fix: 'name the CA instead of skipping the verification' })),
    ...stack.providers
      .filter(({ type }) => type === 'vault')
      .filter(({ config }) => !String(stack.known(config['address']) ?? 'https://').startsWith('https://'))
      .map((at) => ({ at, fix: 'write an address that starts with https://' })),
  ],
};

function skipsVerification({ name, value }: Leaf): boolean {
  if (skips.test(normalized(name))) return value !== false && value !== 'false' && value !== '';
  if (typeof value !== 'string' || !/skip|insecure/i.test(value)) return false;
  // Settings inside of a longer text: HCL, or a command line.
  const switchedOn = value.matchAll(/([\w-]+)"?\s*[=:]\s*"?(true|1)\b/g);
  return [...switchedOn].some(([, setting]) => skips.test(normalized(setting!)));
}

function normalized(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}
