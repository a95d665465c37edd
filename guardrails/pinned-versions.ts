import type { Finding, Guardrail } from './guardrail';
import { helmValues, settings } from './helm-values';
import type { SynthesizedElement } from './synthesized-stack';
import { isLiteral, type Leaf } from './terraform-json';

export const pinnedVersions: Guardrail = {
  id: 'SR-PIN-01',
  title: 'Charts and images are pinned to one version',
  why: 'A plan that was reviewed on Monday must deploy the same on Friday.',
  sameAs: ['CKV_K8S_14'],
  check: (stack) => [
    ...stack
      .resources('helm_release')
      .filter(({ config }) => !isFolder(config['chart']) && !/^v?\d+\.\d+\.\d+/.test(String(config['version'])))
      .map((at) => ({ at, fix: 'set version to one exact version of the chart' })),
    ...stack.allResources().flatMap(movingImages),
  ],
};

/** A chart from a folder is whatever was committed there. */
function isFolder(chart: unknown): boolean {
  return typeof chart === 'string' && /^(\.|\/|\$\{path\.)/.test(chart);
}

function movingImages(at: SynthesizedElement): readonly Finding[] {
  if (at.type === 'helm_release' && !helmValues(at)) {
    return [{ at, fix: 'write values as YAML or JSON text, so that they can be checked' }];
  }
  if (at.type !== 'helm_release' && !at.type.startsWith('kubernetes_')) return [];
  return settings(at)
    .filter(moves)
    .map(({ path }) => ({ at, fix: `pin ${path} to a tag that does not move, or to a digest` }));
}

function moves({ path, name, value }: Leaf): boolean {
  if (name === 'image') return !isLiteral(value) || !/(@sha256:|:(?!latest$)[^/:]+$)/.test(value);
  // Charts split an image into image.repository and image.tag.
  return /image\.tag$/i.test(path) && (!isLiteral(value) || value === 'latest');
}
