import { basename } from 'node:path';
import { charts, images } from '../../environments/versions';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { counted } from '../counted';
import { type Check, ok, warning } from './check';

/** A workload or a Service, as far as it is read here. */
interface KubernetesObject {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly template?: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    };
    readonly containers?: readonly { readonly name: string; readonly image: string }[];
  };
}

interface List {
  readonly items: readonly KubernetesObject[];
}

export const releases: Check = {
  id: 'releases',
  why: 'A chart or an image that is not the one in environments/versions.ts was put there by hand, or was never rolled out.',
  look: async (patient) => {
    const kubectl = await patient.kubectl();
    const labelled = await kubectl.get<List>('deployments,statefulsets,services', '--all-namespaces');
    const deployed = new Set(labelled.items.flatMap(chartLabels));
    const wanted = chartsOf(patient.stacks);
    const drift = wanted.flatMap(({ name, version }) => {
      if (deployed.has(labelOf(name, version))) return [];
      const other = [...deployed].find(
        (label) => label.startsWith(`${name}-`) && /^v?\d/.test(label.slice(name.length + 1)),
      );
      return `chart ${other ?? `${name} is not there`} instead of ${version}`;
    });
    const pods = await kubectl.get<List>(
      'pods',
      '--all-namespaces',
      '-l',
      'app.kubernetes.io/name=vault,component=server',
    );
    for (const { metadata, spec } of pods.items) {
      const image = spec?.containers?.find(({ name }) => name === 'vault')?.image;
      const expected = `${images.vault.repository}:${images.vault.tag}`;
      if (image !== expected) drift.push(`${metadata.name} runs ${image} instead of ${expected}`);
    }
    if (drift.length === 0)
      return ok(`${counted(wanted.length, 'chart')} and the image of ${counted(pods.items.length, 'pod')}`);
    const { name } = patient.environment;
    return warning(
      drift.join(', '),
      `apply the stacks platform and vault-server of '${name}', then: strongroom roll ${name}`,
    );
  },
};

/** Those of the version table that the environment deploys. */
function chartsOf(stacks: readonly SynthesizedStack[]): readonly { readonly name: string; readonly version: string }[] {
  const releases = stacks.flatMap((stack) => stack.resources('helm_release'));
  // From a folder, a chart is a path (constructs/platform/chart.ts).
  const deployed = new Set(releases.map(({ config }) => basename(String(config['chart']))));
  return Object.values(charts).filter(
    ({ name, version }) => deployed.has(name) || deployed.has(`${name}-${version}.tgz`),
  );
}

/** Of the object and of its pods: charts label one or the other. */
function chartLabels({ metadata, spec }: KubernetesObject): readonly string[] {
  return [metadata.labels, spec?.template?.metadata?.labels].flatMap((labels) => labels?.['helm.sh/chart'] ?? []);
}

/** As charts write it: a label has no plus. */
function labelOf(name: string, version: string): string {
  return `${name}-${version}`.replaceAll('+', '_');
}
