import { writeFileSync } from 'node:fs';

/** Writes variables for a shell to read by `. <file>`. Only this user can read the file. */
export function writeExports(file: string, variables: NodeJS.ProcessEnv): void {
  const lines = Object.entries(variables).map(([name, value = '']) => `export ${name}='${value}'\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
}
