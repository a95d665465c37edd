import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differenceInWords } from './difference';
import { markdownOf } from './markdown';
import type { AccessReport } from './report';

const FOLDER = join(__dirname, '../../docs/access');

/** How to accept what the reports say now. */
export const ACCEPT = 'Accept it with `npm run -s strongroom -- access --write`, and commit docs/access.';

/** What changed since the reports were committed, in sentences; all environments must be given. */
export function changesSinceCommitted(reports: readonly AccessReport[], folder = FOLDER): readonly string[] {
  const changed = reports.flatMap((report) => {
    const file = fileOf(report, folder);
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return differenceInWords(report.environment, committed, markdownOf(report));
  });
  return [...changed, ...strays(reports, folder).map((name) => `There is no environment of docs/access/${name}.`)];
}

export function writeReports(reports: readonly AccessReport[], folder = FOLDER): void {
  mkdirSync(folder, { recursive: true });
  for (const report of reports) writeFileSync(fileOf(report, folder), markdownOf(report));
  for (const name of strays(reports, folder)) rmSync(join(folder, name));
}

function fileOf({ environment }: AccessReport, folder: string): string {
  return join(folder, `${environment}.md`);
}

function strays(reports: readonly AccessReport[], folder: string): readonly string[] {
  const names = new Set(reports.map(({ environment }) => `${environment}.md`));
  return existsSync(folder) ? readdirSync(folder).filter((name) => !names.has(name)) : [];
}
