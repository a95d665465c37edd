import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { loadEnvironments } from '../../environments';
import { prod } from '../../environments/prod';
import { check } from '../../guardrails/check';
import { loadStacks } from '../../guardrails/synthesized-stack';
import { differenceInWords } from '../../operations/access/difference';
import { markdownOf } from '../../operations/access/markdown';
import { accessReport } from '../../operations/access/report';
import { addStacks } from '../../stacks/environment-stacks';
import { TenantStack } from '../../stacks/tenant-stack';
import { Parcels } from './parcels';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');

test('the tenant that README adds is the one that is tested here, in 40 lines at most', () => {
  const source = readFileSync(join(__dirname, 'parcels.ts'), 'utf8').replace(/'\.\.\/\.\.\/(?:tenants\/)?/g, (to) =>
    to.endsWith('tenants/') ? "'./" : "'../",
  );
  expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  expect(readme).toContain(`\`\`\`ts\n${source}\`\`\``);
});

test('it passes the guardrails, and its pull request says who gains what, as README does', () => {
  const [environment] = loadEnvironments([prod]);
  const synthesized = (add: (app: App) => void) => {
    const outdir = mkdtempSync(join(tmpdir(), 'strongroom-readme-'));
    const app = new App({ outdir });
    addStacks(app, environment!);
    add(app);
    app.synth();
    const stacks = loadStacks(outdir, [environment!]);
    rmSync(outdir, { recursive: true });
    return stacks;
  };
  const without = synthesized(() => {});
  const stacks = synthesized((app) => new TenantStack(app, environment!, 'parcels', Parcels));
  expect(check(stacks, [], '2026-11-22').findings).toEqual([]);

  const [before, now] = [without, stacks].map((of) => markdownOf(accessReport('prod', of))) as [string, string];
  const gains = differenceInWords('prod', before, now).filter((line) => line.startsWith('`parcels-tracker`'));
  expect(gains).toContain('`parcels-tracker` gains read on `parcels/data/carriers` in prod.');
  expect(readme).toContain(gains.join('\n'));
});
