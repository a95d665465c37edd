import type { Guardrail } from './guardrail';
import { helmValues } from './helm-values';
import type { SynthesizedElement } from './synthesized-stack';
import type { Leaf } from './terraform-json';

export const vaultTls: Guardrail = {
  id: 'SR-TLS-01',
  title: 'Vault speaks TLS only',
  why: 'Every secret, and every token that opens more of them, would cross the network in clear.',
  check: (stack) =>
    stack
      .resources('helm_release')
      .filter(isVault)
      .filter((release) => {
        const values = helmValues(release);
        return !values?.some(turnsTlsOn) || values.some(turnsTlsOff);
      })
      .map((at) => ({
        at,
        fix: 'set global.tlsDisable to false in values written as JSON or YAML text, and remove tls_disable and http: addresses from the server’s configuration',
      })),
};

/** By the name of the chart, wherever it comes from: a repository, a mirror, a folder. */
function isVault({ config }: SynthesizedElement): boolean {
  return /(^|\/)vault$/.test(String(config['chart']));
}

/** The chart's own default is off. */
function turnsTlsOn({ path, value }: Leaf): boolean {
  return path === 'global.tlsDisable' && String(value) === 'false';
}

function turnsTlsOff({ name, value }: Leaf): boolean {
  const text = String(value);
  if (name === 'tlsDisable') return text !== 'false';
  if (name === 'apiAddr') return text.startsWith('http:');
  // The server's configuration is one long value, as HCL or JSON. Vault takes 1, "1", true and "true".
  const switches = [...text.matchAll(/\btls_disable"?\s*[=:]\s*"?([^\s",}]+)/g)];
  const isOff = switches.some(([, setting]) => setting !== 'false' && setting !== '0');
  return isOff || /api_addr"?\s*[=:]\s*"http:/.test(text);
}
