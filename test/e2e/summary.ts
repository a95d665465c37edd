import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { table } from '../../operations/table';
import type { LocalRun } from './local-run';

/** What ran, what was applied for real, and what was not. */
export function summary(run: LocalRun): string {
  const rows = run.stacks.map((stack) => {
    const applied = run.applied.has(stack);
    const { types, resources } = count([stack]);
    const of = (number: number) => `${applied ? number : 0}/${number}`;
    return [stack.name, of(types), of(resources), applied ? '' : (run.leftOut.get(stack) ?? 'not reached')];
  });
  const [all, applied] = [count(run.stacks), count([...run.applied])];
  const share = Math.round((100 * applied.types) / all.types);
  const total = [
    'all',
    `${applied.types}/${all.types}`,
    `${applied.resources}/${all.resources}`,
    `${share} % of the types`,
  ];
  const tools = [...run.tools.values()].map((tool) =>
    'sentence' in tool ? tool.sentence : `${tool.name} ${tool.version}`,
  );
  return [
    'Ran',
    ...[`node ${process.versions.node}`, ...tools].map((line) => `  ${line}`),
    ...(run.vault ? [`  The chart deploys ${run.vault.image}.`] : []),
    '',
    'Applied for real',
    table(['stack', 'types', 'resources', 'left out because'], [...rows, total]),
    ...(run.figures.size > 0 ? ['', 'Asked of real servers'] : []),
    ...[...run.figures].map(([what, number]) => `  ${number.toLocaleString('en')} ${what}`),
    ...(run.gapsMet.size > 0 ? ['', 'Gaps of moto met in second plans'] : []),
    ...[...run.gapsMet].flatMap(([{ reason }, addresses]) => [`  ${reason}`, ...addresses.map((at) => `    ${at}`)]),
    '',
    `Logs: ${run.logFolder}`,
  ].join('\n');
}

function count(stacks: readonly SynthesizedStack[]): { readonly types: number; readonly resources: number } {
  const resources = stacks.flatMap((stack) => stack.allResources());
  return { types: new Set(resources.map(({ type }) => type)).size, resources: resources.length };
}
