import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../guardrails/check';
import { crossStackOutputs, outputName } from '../../guardrails/cross-stack-outputs';
import { guardrails } from '../../guardrails/index';
import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { synthesizeAll } from '../all-stacks';
import { bucketMutations } from './mutations/buckets';
import { clusterMutations } from './mutations/cluster';
import { kubernetesMutations } from './mutations/kubernetes';
import { networkMutations } from './mutations/network';
import { sealMutations } from './mutations/seal';
import { terraformMutations } from './mutations/terraform';
import { vaultMutations } from './mutations/vault';

const mutations = [
  ...sealMutations,
  ...networkMutations,
  ...clusterMutations,
  ...kubernetesMutations,
  ...vaultMutations,
  ...terraformMutations,
  ...bucketMutations,
];
const { stacks, findings } = synthesizeAll();

test('nothing is found in what environments synthesize to', () => {
  expect(findings.map(({ guardrail, path, fix }) => `${guardrail.id} ${path}: ${fix}`)).toEqual([]);
});

test.each(mutations)('$seenBy.id alone sees $stack where $what', ({ stack: name, seenBy, edit }) => {
  const stack = stacks.find((candidate) => candidate.name === name)!;
  const json = JSON.parse(readFileSync(join(stack.directory, 'cdk.tf.json'), 'utf8'));
  const broken = check([new SynthesizedStack(stack, edit(json))], [], '2026-11-22');
  expect(new Set(broken.findings.map(({ guardrail }) => guardrail.id))).toEqual(new Set([seenBy.id]));
});

test('every guardrail is shown to fire', () => {
  const shown = new Set(mutations.map(({ seenBy }) => seenBy));
  expect(guardrails.filter((guardrail) => !shown.has(guardrail))).toEqual([]);
});

test('the list of cross-stack outputs holds nothing that nobody reads', () => {
  const read = new Set(
    stacks.flatMap((stack) => stack.outputs.map((output) => `${stack.part} ${outputName(stack, output)}`)),
  );
  const listed = Object.entries(crossStackOutputs).flatMap(([part, names]) => names.map((name) => `${part} ${name}`));
  expect(listed.filter((name) => !read.has(name))).toEqual([]);
});
