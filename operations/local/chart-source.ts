import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';

/** The charts of `stack` that this machine cannot have: neither in the folder that they name, nor at their publisher's. */
export async function missingCharts(stack: SynthesizedStack): Promise<readonly string[]> {
  const releases = stack.resources('helm_release').map(({ config }) => config);
  const found = await Promise.all(releases.map(({ chart, repository }) => isThere(stack, String(chart), repository)));
  return releases.filter((_, index) => !found[index]).map(({ chart, version }) => `${chart} ${version ?? ''}`.trim());
}

async function isThere({ directory }: SynthesizedStack, chart: string, repository: unknown): Promise<boolean> {
  if (repository === undefined) return existsSync(isAbsolute(chart) ? chart : join(directory, chart));
  const url = new URL(String(repository));
  // A registry answers 200 or 401 here; only that it answers counts.
  const probe = url.protocol === 'oci:' ? `https://${url.host}/v2/` : `${url}/index.yaml`;
  const signal = AbortSignal.timeout(5000);
  return fetch(probe, { method: 'HEAD', signal }).then(
    ({ status }) => status < 500 && status !== 404,
    () => false,
  );
}
