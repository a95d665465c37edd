import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { Child } from '../../operations/local/child';
import { compareWithCdktn } from './cdktn';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

/** What is read when all is over. */
export function scans(run: LocalRun, results: Results): ListrTask[] {
  return [
    results.check('no token, password, key or value of the run is in its states, plans, logs or output', () => {
      if (!run.rootToken) throw new Skip('no Vault was initialized');
      const files = filesBelow(run.folder);
      const found = files.filter((file) => {
        const content = readFileSync(file);
        return run.secrets.some((secret) => content.includes(secret));
      });
      if (found.length > 0) throw new Error(`a secret is in ${found.join(', ')}`);
      return `${run.secrets.length} secrets, ${files.length} files`;
    }),
    results.check('Checkov accepts every stack of every environment', () => checkov(run)),
    results.check('the maintained fork, cdktn, writes the same JSON', (say) => compareWithCdktn(run.outdir, say)),
  ];
}

async function checkov(run: LocalRun): Promise<string> {
  const { command } = run.tool('checkov');
  const logFile = join(run.logFolder, 'checkov.json');
  const config = existsSync('.checkov.yaml') ? ['--config-file', '.checkov.yaml'] : [];
  const what = ['-d', run.outdir, '--framework', 'terraform_json', ...config, '--compact', '--quiet', '-o', 'json'];
  await new Child({ name: 'checkov', command: [...command, ...what], env: process.env, logFile }).exitCode;
  const { summary, results }: CheckovReport = JSON.parse(readFileSync(logFile, 'utf8'));
  const failed = results?.failed_checks?.map(
    ({ check_id, resource, file_path }) => `${check_id} ${resource} (${file_path})`,
  );
  if (summary.failed > 0) throw new Error(`${summary.failed} checks fail:\n${failed?.join('\n')}`);
  if (summary.parsing_errors > 0) throw new Error(`${summary.parsing_errors} files could not be parsed (${logFile})`);
  if (summary.passed === 0) throw new Error(`it found nothing to check (${logFile})`);
  return `${summary.passed} checks, ${summary.skipped} waived`;
}

interface CheckovReport {
  readonly summary: Readonly<Record<'passed' | 'failed' | 'skipped' | 'parsing_errors', number>>;
  readonly results?: {
    readonly failed_checks?: readonly {
      readonly check_id: string;
      readonly resource: string;
      readonly file_path: string;
    }[];
  };
}

/** Without the links to provider binaries. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('terraform-provider-'))
    .map((entry) => join(entry.parentPath, entry.name));
}
