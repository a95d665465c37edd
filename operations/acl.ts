import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { Acl, type Operation, type Policy } from '../constructs/vault/acl/acl';
import { type Explanation, explain } from '../constructs/vault/acl/explain';
import { lint } from '../constructs/vault/acl/lint';
import { parse } from '../constructs/vault/acl/parse';
import { decideLines, OPERATIONS } from './acl-decide';
import { colour } from './colour';
import { counted } from './counted';

interface CanOptions {
  readonly policy: readonly string[];
  readonly path: string;
  readonly op: Operation;
  readonly data?: string;
  readonly wrapTtl?: string;
  readonly json?: boolean;
}

interface LintOptions {
  readonly together?: boolean;
  readonly json?: boolean;
}

/** `strongroom acl`: what policies allow, without a server. */
export function addAclCommand(program: Command): void {
  const acl = program.command('acl').description('what Vault policies allow, decided as Vault does, without a server');
  acl
    .command('can')
    .description('say whether a token with these policies may do something, which rule decides, and why')
    .requiredOption('--policy <file...>', 'the policies of the token, in HCL or JSON; a file is named as its policy')
    .requiredOption('--path <path>', 'as in the API, without /v1')
    .addOption(
      new Option('--op <operation>', 'create or update is yours to know').choices(OPERATIONS).makeOptionMandatory(),
    )
    .option('--data <json>', 'the parameters of the request, as a JSON object')
    .option('--wrap-ttl <seconds>', 'how long the response is to be wrapped')
    .option('--json', 'answer as JSON')
    .action(can);
  acl
    .command('decide')
    .description(
      'read a request a line from standard input, as {policies, path, op, data?, wrap_ttl_s?}; write a decision a line',
    )
    .action(() => decideLines(process.stdin, process.stdout));
  acl
    .command('lint')
    .description('find what is legal in policies and hardly ever meant; exits with 2 where it finds something')
    .argument('<file...>', 'policies, in HCL or JSON')
    .option('--together', 'they are the policies of one token, and meet')
    .option('--json', 'report as JSON')
    .action(lintFiles);
}

function can({ policy: files, path: given, op, data, wrapTtl, json }: CanOptions): void {
  // Vault's HTTP API does so with every list, before it asks.
  const path = op === 'list' && !given.endsWith('/') ? `${given}/` : given;
  const request = {
    ...{ path, op },
    ...(data !== undefined && { data: dataOf(data) }),
    ...(wrapTtl !== undefined && { wrapTtlSeconds: secondsOf(wrapTtl) }),
  };
  const explanation = explain(new Acl(files.map(readPolicy)), request);
  console.log(json ? JSON.stringify(jsonOf(explanation), null, 2) : linesOf(explanation, `${op} ${path}`).join('\n'));
}

function linesOf(
  { allowed, because, decision, needsSudo, passedOver }: Explanation,
  request: string,
): readonly string[] {
  const verdict = allowed ? colour.green('allowed') : colour.red('refused');
  const { by } = decision;
  return [
    `${request}: ${verdict}`,
    by ? `  "${by.pattern.path}" ${placeOf(by.sources)} decides: ${because}.` : `  ${because}.`,
    ...(needsSudo && by
      ? [`  The path is one of those that need sudo besides; the rule ${decision.sudo ? 'has' : 'lacks'} it.`]
      : []),
    ...passedOver.map(
      ({ rule, because: reason }) =>
        `  "${rule.pattern.path}" ${placeOf(rule.sources)} [${rule.rule.capabilities.join(', ')}] matches too and does not count: ${reason}.`,
    ),
  ];
}

function jsonOf({ allowed, because, decision, needsSudo, passedOver }: Explanation) {
  const ruleOf = ({ rule, sources }: NonNullable<typeof decision.by>) => ({ ...rule, sources });
  return {
    ...{ allowed, because, sudo: decision.sudo, needsSudo },
    ...(decision.by && { rule: ruleOf(decision.by) }),
    passedOver: passedOver.map(({ rule, because: reason }) => ({ ...ruleOf(rule), because: reason })),
  };
}

function lintFiles(files: readonly string[], { together, json }: LintOptions): void {
  const policies = files.map(readPolicy);
  const findings = together ? lint(policies) : policies.flatMap((policy) => lint([policy]));
  if (findings.length > 0) process.exitCode = 2;
  if (json) {
    console.log(JSON.stringify(findings, null, 2));
    return;
  }
  for (const { lint: id, policy, path, line, message } of findings) {
    const place = [policy, ...(line === undefined ? [] : [`line ${line}`])].join(' ');
    console.log(`${colour.yellow(id)} ${place}${path === undefined ? '' : ` "${path}"`}\n  ${message}`);
  }
  const verdict = (findings.length > 0 ? colour.red : colour.green)(counted(findings.length, 'finding'));
  console.log(`${counted(files.length, 'file')}, ${verdict}`);
}

/** Named as its file is, without the extension. */
function readPolicy(file: string): Policy {
  try {
    return { name: basename(file, extname(file)), rules: parse(readFileSync(file, 'utf8')).rules };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== undefined) throw new Error(`The policy file '${file}' cannot be read (${code}); check its name.`);
    throw error instanceof Error ? new Error(`${file}, ${error.message}`) : error;
  }
}

function placeOf(sources: readonly { readonly policy: string; readonly line?: number }[]): string {
  const places = sources.map(({ policy, line }) => (line === undefined ? policy : `${policy} line ${line}`));
  return `(${places.join(', ')})`;
}

function dataOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return { ...data };
  } catch {
    // Said below, as for every other text that is no object.
  }
  throw new Error(`--data takes a JSON object such as '{"ttl":"1h"}', not '${text}'.`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0)) throw new Error(`--wrap-ttl takes a number of seconds, not '${text}'.`);
  return seconds;
}
