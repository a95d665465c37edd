import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
const log = join(folder, 'log');

/**
 * Puts a program `kubectl` first on PATH, which answers what `answers` says of its arguments after the context, and fails elsewhere.
 *
 * @param answers By the beginning of the arguments; several answers are given one after the other, the last one for ever.
 */
export function fakeKubectl(answers: Readonly<Record<string, readonly object[] | string>>): void {
  const program = join(folder, 'kubectl');
  writeFileSync(log, '');
  writeFileSync(
    program,
    `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2).join(' ').replace(/^--context \\S+ /, '');
appendFileSync(${JSON.stringify(log)}, args + '\\n');
const answers = ${JSON.stringify(answers)};
const key = Object.keys(answers).find((one) => args.startsWith(one));
if (key === undefined) { console.error('first line\\nError from server (NotFound): ' + args); process.exit(1); }
const asked = readFileSync(${JSON.stringify(log)}, 'utf8').split('\\n').filter((line) => line.startsWith(key)).length;
const answer = answers[key];
console.log(typeof answer === 'string' ? answer : JSON.stringify(answer[Math.min(asked, answer.length) - 1]));
if (args.includes('port-forward')) setInterval(() => {}, 1000);
`,
  );
  chmodSync(program, 0o755);
  if (!process.env['PATH']!.startsWith(folder)) process.env['PATH'] = `${folder}:${process.env['PATH']}`;
}

/** The arguments of each call, without the context. */
export function kubectlCalls(): readonly string[] {
  return readFileSync(log, 'utf8').trim().split('\n');
}

/** What `kubectl config view` says where it would speak to `server`. */
export function kubeConfig(server: string) {
  return [{ 'current-context': 'somewhere', clusters: [{ cluster: { server } }] }];
}
