import type { PathRules } from './path-rules';

/** Tenants whose mounts are below a folder: `smart-dairy/kv`. All other mounts are one segment. */
const FOLDERS = ['smart-dairy'];

/**
 * The same endpoints in every engine, also those of tenants to come. A `+` that stands for a mount is followed by the engine's own
 * word, so that no value is ever matched: with two of them, `+/+/config` would be the secret `config` of every KV engine.
 */
export function inEngines(endpoints: PathRules): PathRules {
  return below(['+', ...FOLDERS.map((folder) => `${folder}/+`)], endpoints);
}

/** The same endpoints in every auth method. */
export function inAuthMethods(endpoints: PathRules): PathRules {
  return below(['auth/+', ...FOLDERS.map((folder) => `auth/${folder}/+`)], endpoints);
}

function below(mounts: readonly string[], endpoints: PathRules): PathRules {
  return Object.fromEntries(
    mounts.flatMap((mount) => Object.entries(endpoints).map(([path, rule]) => [`${mount}/${path}`, rule])),
  );
}
