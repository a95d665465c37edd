import type { Guardrail } from './guardrail';
import { guardrails } from './index';
import { SynthesizedStack } from './synthesized-stack';
import { covers, type Waiver } from './waivers';

/** A finding, with all that a report says of it. */
export interface PlacedFinding {
  readonly guardrail: Guardrail;
  /** Name of the stack. */
  readonly stack: string;
  /** Construct path. */
  readonly path: string;
  /** Terraform address. @default - the finding is about the whole stack */
  readonly address?: string;
  readonly fix: string;
}

export interface CheckResult {
  readonly findings: readonly PlacedFinding[];
  readonly waived: readonly { readonly finding: PlacedFinding; readonly waiver: Waiver }[];
  /** Waivers of guardrails that cover nothing: to be deleted. Those of Checkov are left to Checkov. */
  readonly unused: readonly Waiver[];
}

/**
 * Holds every stack against every guardrail. Findings come in the order of `stacks`, then of the guardrails, then by address.
 *
 * @param today As `2026-11-22`: a waiver covers nothing after its last day.
 */
export function check(stacks: readonly SynthesizedStack[], waivers: readonly Waiver[], today: string): CheckResult {
  const valid = waivers.filter(({ expires }) => today <= expires);
  const findings: PlacedFinding[] = [];
  const waived: { finding: PlacedFinding; waiver: Waiver }[] = [];
  for (const finding of stacks.flatMap(findingsIn)) {
    const waiver = valid.find(
      (candidate) => candidate.rule === finding.guardrail.id && covers(candidate, finding.path),
    );
    if (waiver) waived.push({ finding, waiver });
    else findings.push(finding);
  }
  const used = new Set(waived.map(({ waiver }) => waiver));
  const isOurs = ({ rule }: Waiver) => guardrails.some(({ id }) => id === rule);
  return { findings, waived, unused: valid.filter((waiver) => isOurs(waiver) && !used.has(waiver)) };
}

function findingsIn(stack: SynthesizedStack): readonly PlacedFinding[] {
  return guardrails
    .filter(({ sparesDisposable }) => !(sparesDisposable && stack.environment.disposable))
    .flatMap((guardrail) =>
      guardrail
        .check(stack)
        .map(({ at, fix }) =>
          at instanceof SynthesizedStack
            ? { guardrail, stack: stack.name, path: stack.name, fix }
            : { guardrail, stack: stack.name, path: at.path, address: at.address, fix },
        )
        .sort((a, b) => (a.address ?? '').localeCompare(b.address ?? '')),
    );
}
