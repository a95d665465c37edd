import { join } from 'node:path';
import type { Environment } from '../environments/environment';
import type { PlacedFinding } from '../guardrails/check';
import type { Waiver } from '../guardrails/waivers';
import type { Synthesis } from '../main';
import { type AccessSummary, accessSummary } from './access/report';
import { colour } from './colour';
import { counted } from './counted';
import { table } from './table';
import { waves } from './waves';

/** What came of one environment; the shape of `strongroom synth --json`. */
export interface EnvironmentReport {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly {
    readonly name: string;
    /** Starts at 1. A stack needs only stacks of earlier waves. */
    readonly wave: number;
    readonly resources: number;
    readonly findings: number;
    readonly waived: number;
    /** What Terraform reads. */
    readonly json: string;
  }[];
  /** Inside Vault. `strongroom access` has the whole of it. */
  readonly access: AccessSummary;
  readonly findings: readonly FindingReport[];
  /** Those of guardrails that cover something here; Checkov applies its own, see `.checkov.yaml`. */
  readonly waivers: readonly Waiver[];
}

interface FindingReport {
  readonly rule: string;
  /** Construct path. */
  readonly at: string;
  readonly why: string;
  readonly fix: string;
}

export function reportOf(environment: Environment, { stacks, findings, waived }: Synthesis): EnvironmentReport {
  const { name, account, region } = environment;
  const own = stacks.filter((stack) => stack.environment.name === name);
  const names = new Set(own.map((stack) => stack.name));
  const ownFindings = findings.filter(({ stack }) => names.has(stack));
  const ownWaived = waived.filter(({ finding }) => names.has(finding.stack));
  return {
    name,
    account,
    region,
    stacks: waves(own).flatMap((wave, index) =>
      wave.map((stack) => ({
        name: stack.name,
        wave: index + 1,
        resources: stack.allResources().length,
        findings: ownFindings.filter((finding) => finding.stack === stack.name).length,
        waived: ownWaived.filter(({ finding }) => finding.stack === stack.name).length,
        json: join(stack.directory, 'cdk.tf.json'),
      })),
    ),
    access: accessSummary(own),
    findings: ownFindings.map(describe),
    waivers: [...new Set(ownWaived.map(({ waiver }) => waiver))],
  };
}

export function describe({ guardrail, path, fix }: PlacedFinding): FindingReport {
  return { rule: guardrail.id, at: path, why: guardrail.why, fix };
}

/** An environment as people read it: its stacks in waves, what stands in the way, what was accepted. */
export function environmentLines({
  name,
  account,
  region,
  stacks,
  access,
  findings,
  waivers,
}: EnvironmentReport): readonly string[] {
  const dash = colour.dim('-');
  const rows = stacks.map((stack) => [
    stack.wave,
    stack.name,
    stack.resources,
    stack.findings > 0 ? colour.red(String(stack.findings)) : dash,
    stack.waived > 0 ? String(stack.waived) : dash,
  ]);
  return [
    `${colour.bold(name)} ${colour.dim(`in ${region}, account ${account}`)}`,
    table(['wave', 'stack', 'resources', 'findings', 'waived'], rows),
    ...accessLines(access),
    ...findings.flatMap(findingLines),
    ...waivers.flatMap(waiverLines),
  ];
}

function accessLines({ principals, rules, escalating }: AccessSummary): readonly string[] {
  const size = `inside Vault ${counted(principals, 'principal')}, ${counted(rules, 'rule')}`;
  if (escalating.length === 0) return [`${size}, nobody can become more than granted`];
  return [`${size}, ${colour.yellow(`${escalating.length} can become more`)}:`, ...columns(escalating)];
}

/** Names in lines of less than 100 columns. */
function columns(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 96) lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(`  ${name}`);
  }
  return lines;
}

export function findingLines({ rule, at, why, fix }: FindingReport): readonly string[] {
  return [`${colour.red(rule)} ${at}`, `  ${why}`, `  ${colour.bold('Fix:')} ${fix}`];
}

export function waiverLines({ rule, at, reason, owner, expires }: Waiver): readonly string[] {
  return [`${colour.yellow(rule)} waived at ${at} until ${expires} by ${owner}`, `  ${reason}`];
}
