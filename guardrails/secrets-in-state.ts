import type { Finding, Guardrail } from './guardrail';
import { settings } from './helm-values';
import { secretArguments, secretData, secretName, secretResources, secretUnless } from './secret-arguments';
import type { SynthesizedElement } from './synthesized-stack';
import { isLiteral, type Leaf, leaves } from './terraform-json';
import { throwAwayPasswords } from './throw-away-passwords';

export const secretsInState: Guardrail = {
  id: 'SR-SECRET-01',
  title: 'No secret gets into state or a plan',
  why: 'Terraform keeps both in clear, and whoever may plan may read them.',
  check: (stack) => {
    const thrownAway = throwAwayPasswords(stack);
    return [
      ...stack.allResources().flatMap((at) => ofResource(at, thrownAway.arguments.get(at))),
      ...stack
        .allData()
        .filter(({ type }) => secretData.test(type))
        .map((at) => ({ at, fix: 'read it with an ephemeral block: a data source keeps its answer in state' })),
      ...stack.variables
        .filter(({ config }) => config['sensitive'] === true && config['ephemeral'] !== true)
        .filter(({ type }) => !thrownAway.variables.has(type))
        .map((at) => ({ at, fix: 'make the variable ephemeral' })),
      ...stack.providers.flatMap((at) =>
        leaves(at.config)
          .filter((leaf) => isSecret(leaf) && !String(leaf.value).startsWith('${var.'))
          .map(({ path }) => ({
            at,
            fix: `take ${path} from an ephemeral block or from the environment of the program`,
          })),
      ),
    ];
  },
};

function ofResource(at: SynthesizedElement, thrownAway?: string): readonly Finding[] {
  if (secretResources.has(at.type)) {
    return [{ at, fix: 'let the consumer ask for it: Terraform would keep the answer in state' }];
  }
  if (at.type === 'vault_generic_endpoint') return isPlainEndpoint(at) ? [] : [{ at, fix: plainEndpoint }];
  const made = Object.entries(secretUnless[at.type] ?? {})
    .filter(([name, safe]) => !safe.includes(String(at.config[name])))
    .map(([name, safe]) => ({ at, fix: `set ${name} to ${safe.map((value) => `'${value}'`).join(' or ')}` }));
  const known = (secretArguments[at.type] ?? []).filter((name) => at.config[name] !== undefined);
  const named = settings(at).filter((leaf) => isSecret(leaf) && leaf.path !== thrownAway);
  const given = [...new Set([...known, ...named.map(({ path }) => path)])].map((argument) => ({
    at,
    fix: `replace ${argument} by its write-only argument (…_wo), or let Vault or 'strongroom seed' make the value`,
  }));
  return [...made, ...given];
}

/** Anything under a name that is usually a secret. Values of ephemeral blocks are safe: Terraform itself keeps them out of state. */
function isSecret({ path, name, value }: Leaf): boolean {
  if (typeof value !== 'string' || value === '' || value.startsWith('${ephemeral.')) return false;
  // A placeholder that Vault fills in, {{password}}, is no password.
  const isInAddress = value.includes('://') && /:\/\/[^/\s{]*:[^@\s{]+@/.test(value);
  return isInAddress || secretName.test(name) || path.includes('.stringData.');
}

const plainEndpoint =
  'write dataJson as JSON of literals that are no secrets, without writeFields, or use the resource that Vault’s provider has for it';

/** It stores all that it sends and all that `write_fields` names. */
function isPlainEndpoint({ config }: SynthesizedElement): boolean {
  const data = config['data_json'];
  if (!isLiteral(data) || config['write_fields'] !== undefined) return false;
  try {
    return !leaves(JSON.parse(data)).some(isSecret);
  } catch {
    return false;
  }
}
