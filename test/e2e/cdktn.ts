import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { synthesize } from '../../main';
import { run } from '../../operations/failure';
import { Child } from '../../operations/local/child';
import { dependencies } from '../../package.json';
import { type Say, Skip } from './results';

const clone = join(__dirname, '../..');
const cdktn = '0.24.0';
/** Versions that the two note in what they write. */
const writers = [dependencies.cdktf, cdktn];

/**
 * Installs cdktn, the maintained fork of the archived CDKTF, under CDKTF's name into a copy of this clone, and lets it synthesize. The
 * providers' packages stay as they are, told by `overrides` that cdktn is what they want.
 *
 * @param outdir What CDKTF wrote.
 * @throws Error when the two differ in more than what they say of themselves.
 * @throws Skip where npm reaches no registry.
 */
export async function compareWithCdktn(outdir: string, say: Say): Promise<string> {
  // Not below the clone: Node would find CDKTF there.
  const copy = mkdtempSync(join(tmpdir(), 'strongroom-cdktn-'));
  try {
    copyTracked(copy);
    rewritePackage(copy);
    say('npm install');
    await npmInstall(copy);
    say('synthesize');
    const script = "require('./main').synthesize('cdktn.out')";
    await finish('synthesis', ['node', '-r', './transpile.js', '-e', script], copy);
    const differing = differingFiles(outdir, join(copy, 'cdktn.out'));
    if (differing.length > 0) throw new Error(`cdktn ${cdktn} writes otherwise: ${differing.join(', ')}`);
    return `cdktn ${cdktn}, ${stacksIn(outdir).length} stacks`;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What is committed or about to be. */
function copyTracked(to: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: clone });
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    if (!existsSync(join(clone, file))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(clone, file), join(to, file));
  }
}

function rewritePackage(folder: string): void {
  const file = join(folder, 'package.json');
  const { devDependencies, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  const providers = Object.keys(dependencies).filter((name) => name.startsWith('@cdktf/provider-'));
  const changed = {
    ...rest,
    // cdktn wants a newer one.
    dependencies: { ...dependencies, cdktf: `npm:cdktn@${cdktn}`, constructs: '10.7.2' },
    devDependencies: { typescript: devDependencies.typescript },
    overrides: Object.fromEntries(providers.map((name) => [name, { cdktf: '$cdktf' }])),
  };
  writeFileSync(file, JSON.stringify(changed, null, 2));
  rmSync(join(folder, 'package-lock.json'), { force: true });
}

async function npmInstall(cwd: string): Promise<void> {
  try {
    await finish('npm install', ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'], cwd);
  } catch (error) {
    const unreachable = /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.exec((error as Error).message)?.[0];
    if (unreachable) throw new Skip(`npm reaches no registry (${unreachable})`);
    throw error;
  }
}

async function finish(name: string, command: readonly [string, ...string[]], cwd: string): Promise<void> {
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const code = await new Child({ name, command, env: process.env, cwd, logFile: '/dev/null', onLine }).exitCode;
  if (code !== 0) throw new Error(`${name} failed with ${code}:\n${lines.slice(-15).join('\n')}`);
}

function stacksIn(outdir: string): readonly string[] {
  return readdirSync(join(outdir, 'stacks')).sort();
}

function differingFiles(ours: string, theirs: string): readonly string[] {
  if (!isDeepStrictEqual(stacksIn(ours), stacksIn(theirs))) return ['the list of stacks'];
  const files = ['manifest.json', ...stacksIn(ours).map((stack) => join('stacks', stack, 'cdk.tf.json'))];
  return files.filter((file) => !isDeepStrictEqual(content(join(ours, file)), content(join(theirs, file))));
}

/** Parsed, because the two print `{}` differently, and without the version of what wrote it. */
function content(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'), (key, value) =>
    key === 'version' && writers.includes(value) ? undefined : value,
  );
}

if (require.main === module) {
  run(async () => {
    const outdir = join(clone, '.strongroom/cdktf');
    synthesize(outdir);
    console.log(`The same JSON from ${await compareWithCdktn(outdir, console.log)}`);
  });
}
