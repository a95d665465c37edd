import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { colour } from './colour';
import { oneEnvironment } from './one-environment';
import { type Answers, askAnswers, parseAnswers } from './secrets/answers';
import { declaredSecrets } from './secrets/declared-secret';
import { askedFields } from './secrets/next-version';
import { isTrouble, outcomeLines } from './secrets/outcome';
import { type Seedable, seedableSecret, type Waiting } from './secrets/seedable';
import { seedableRoots } from './secrets/seedable-root';
import { findWaiting, seedWaiting } from './secrets/seeding';
import { connect } from './vault-connection';

interface SeedOptions {
  readonly fromStdin?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `strongroom seed`: the first values of all that the stacks declare. Exits with 1 where Vault refuses some of it. */
export function addSeedCommand(program: Command): void {
  program
    .command('seed')
    .description('give every secret of an environment that has none its first values, made by Vault or asked for')
    .argument('<environment>')
    .option('--from-stdin', 'read what would be asked from standard input: {"<mount>/<path>": {"<field>": "<value>"}}')
    .option('--dry-run', 'say what would be asked and written')
    .option('--json', 'report as JSON')
    .action(seed);
}

async function seed(environment: string, { fromStdin, dryRun, json }: SeedOptions): Promise<void> {
  const { stacks } = oneEnvironment(environment);
  const { address, vault } = await connect(stacks);
  const seedables = [...declaredSecrets(stacks).map(seedableSecret), ...seedableRoots(stacks)];
  console.error(`Looking at what ${environment} declares, in Vault at ${address}`);
  const { waiting, settled } = await findWaiting(vault, seedables);
  if (dryRun) {
    if (settled.some(isTrouble)) process.exitCode = 1;
    const plan = waiting.map(plannedOf);
    console.log(json ? JSON.stringify({ plan, settled }, null, 2) : plan.flatMap(plannedLines).join('\n'));
    if (!json) console.log(outcomeLines(settled).join('\n'));
    return;
  }
  const answers = await readAnswers(fromStdin, seedables, waiting);
  const outcomes = [...settled, ...(await seedWaiting(vault, waiting, answers))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  if (outcomes.some(isTrouble)) process.exitCode = 1;
  console.log(json ? JSON.stringify(outcomes, null, 2) : outcomeLines(outcomes).join('\n'));
}

async function readAnswers(
  fromStdin: boolean | undefined,
  seedables: readonly Seedable[],
  waiting: readonly Waiting[],
): Promise<Answers> {
  if (fromStdin) return parseAnswers(await text(process.stdin), seedables, waiting);
  return process.stdin.isTTY ? askAnswers(waiting) : new Map();
}

function plannedOf({ seedable, fields }: Waiting) {
  const asked = askedFields(fields);
  return { path: seedable.path, asked, made: Object.keys(fields).filter((field) => !asked.includes(field)) };
}

function plannedLines({ path, asked, made }: ReturnType<typeof plannedOf>): readonly string[] {
  return [
    colour.bold(path),
    ...(asked.length > 0 ? [`  asked for: ${asked.join(', ')}`] : []),
    ...(made.length > 0 ? [`  made: ${made.join(', ')}`] : []),
  ];
}
