import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const outdir = join(folder, 'cdktf.out');
const node = (program: string, environment: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['-r', './transpile.js', ...program.split(' ')], {
    encoding: 'utf8',
    env: { ...process.env, CDKTF_OUTDIR: outdir, ...environment },
  });

test.each(['main.ts', 'operations/strongroom.ts synth'])(
  '%s refuses a mistake in one line, before it writes',
  (program) => {
    const { status, stderr, stdout } = node(program, { STRONGROOM_CHARTS: '/no/such/folder' });
    expect(stderr.trim()).toBe(
      "local: charts.folder: the chart folder '/no/such/folder' does not exist; create it, or unset STRONGROOM_CHARTS",
    );
    expect([status, stdout, existsSync(outdir)]).toEqual([1, '', false]);
  },
);

test('an environment that does not exist is refused, with those that do', () => {
  const { status, stderr } = node('operations/strongroom.ts synth --env nope');
  expect(stderr.trim()).toBe("There is no environment 'nope'; choose one of local, dev, staging, prod, dr.");
  expect(status).toBe(1);
});

test('the report for machines is JSON and nothing else, also for one environment', () => {
  const { status, stdout } = node('operations/strongroom.ts synth --json --env prod');
  const [prod, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  expect(prod).toMatchObject({ name: 'prod', findings: [] });
  expect(prod.stacks[0]).toMatchObject({
    name: 'prod-bootstrap',
    wave: 1,
    json: join(outdir, 'stacks/prod-bootstrap/cdk.tf.json'),
  });
  expect(status).toBe(0);
});

test('the report for people fits 100 columns', () => {
  const lines = node('operations/strongroom.ts synth').stdout.split('\n');
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});
