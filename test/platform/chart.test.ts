import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { locateChart } from '../../constructs/platform/chart';

const folder = mkdtempSync(join(tmpdir(), 'charts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chart = { repository: 'https://charts.example', name: 'app', version: '1.2.3' };

test('a chart comes from its publisher', () => {
  expect(locateChart(chart, {})).toEqual({ repository: 'https://charts.example', chart: 'app', version: '1.2.3' });
});

test('a mirror takes the place of every publisher', () => {
  expect(locateChart(chart, { ociMirror: 'oci://mirror.example/charts' })).toEqual({
    repository: 'oci://mirror.example/charts',
    chart: 'app',
    version: '1.2.3',
  });
});

test('a chart of a folder is a package, by a path that is right from every working directory', () => {
  expect(locateChart(chart, { folder: relative(process.cwd(), folder) })).toEqual({
    chart: join(folder, 'app-1.2.3.tgz'),
    version: '1.2.3',
  });
});

test('a directory of the chart’s name goes before a package, with its version still checked', () => {
  mkdirSync(join(folder, 'app'));
  expect(locateChart(chart, { folder })).toEqual({ chart: join(folder, 'app'), version: '1.2.3' });
});
