import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { CustomResources } from '../../constructs/platform/custom-resources';
import { releaseValues } from './release-values';

const resource = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'one' }, spec: { text: '{{ . }}' } };

const outdir = mkdtempSync(join(tmpdir(), 'custom-resources-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const app = new App({ outdir });
const stack = new TerraformStack(app, 'stack');
new HelmProvider(stack, 'helm');
new CustomResources(stack, 'things', { name: 'things', namespace: 'apps', resources: [resource] });
app.synth();

const folder = join(outdir, 'stacks', 'stack');
const json = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
const [release] = Object.values<Record<string, string>>(json.resource.helm_release);

test('the chart is where Terraform runs, with the version that the release asks for', () => {
  const chart = resolve(folder, release!['chart']!);
  expect(parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')).version).toBe(release!['version']);
  expect(existsSync(join(chart, 'templates', 'resources.tpl'))).toBe(true);
});

test('planning needs no definition of the resource', () => {
  expect(Object.keys(json.resource)).toEqual(['helm_release']);
  expect(releaseValues(release!)).toEqual({ resources: [resource] });
});
