import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Call {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program `terraform` in `folder`, which changes nothing, and plans to. */
export function fakeTerraform(folder: string): { readonly calls: () => readonly Call[] } {
  const log = join(folder, 'terraform.log');
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'terraform'),
    `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, env: process.env }) + '\\n');
if (args[0] === 'version') console.log('{"terraform_version":"1.11.0"}');
if (args[0] === 'show') console.log('{"resource_changes":[]}');
`,
    { mode: 0o755 },
  );
  const lines = () => readFileSync(log, 'utf8').trim().split('\n');
  return {
    calls: () =>
      lines()
        .map((line): Call => JSON.parse(line))
        .filter(({ args }) => args[0] !== 'version'),
  };
}
