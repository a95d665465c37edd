import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCEPT, changesSinceCommitted, writeReports } from '../../operations/access/committed';
import { factsOf } from '../../operations/access/facts';
import { markdownOf } from '../../operations/access/markdown';
import { type AccessReport, accessReport, accessSummary } from '../../operations/access/report';
import { synthesizeAll } from '../all-stacks';

const { environments, stacks } = synthesizeAll();
const stacksOf = (name: string) => stacks.filter(({ environment }) => environment.name === name);
const reports = environments.map(({ name }) => accessReport(name, stacksOf(name)));
const prod = reports.find(({ environment }) => environment === 'prod')!;
const folder = mkdtempSync(join(tmpdir(), 'strongroom-access-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('docs/access says who may do what in every environment', () => {
  const changes = changesSinceCommitted(reports);
  if (changes.length > 0) throw new Error(`Access changed:\n${changes.join('\n')}\n${ACCEPT}`);
});

test('what is written is what is compared, and an environment that is gone goes', () => {
  writeFileSync(join(folder, 'old.md'), '');
  expect(changesSinceCommitted([prod], folder)).toContain('There is no environment of docs/access/old.md.');
  writeReports([prod], folder);
  expect(readdirSync(folder)).toEqual(['prod.md']);
  expect(changesSinceCommitted([prod], folder)).toEqual([]);
});

test('access that widens is said in words', () => {
  writeReports([prod], folder);
  const wider: AccessReport = {
    ...prod,
    principals: prod.principals.map((principal) => ({
      ...principal,
      access: principal.access.map((one) =>
        principal.name === 'kgc-read' && one.path === 'kgc/data/api-credentials'
          ? { ...one, capabilities: [...one.capabilities, 'update'] }
          : one,
      ),
    })),
  };
  expect(changesSinceCommitted([wider], folder)).toEqual([
    '`kgc-read` gains update on `kgc/data/api-credentials` in prod.',
  ]);
});

test('all that a report says is read back from its text', () => {
  const facts = factsOf(markdownOf(prod));
  expect([...facts.keys()].sort()).toEqual(prod.principals.map(({ name }) => name).sort());
  for (const { name, access, logins, escalations } of prod.principals) {
    const read = facts.get(name)!;
    const paths = new Set(access.flatMap(({ path, reaches }) => [path, ...reaches]));
    expect(new Set(read.access.keys())).toEqual(paths);
    expect(new Set(read.logins.keys())).toEqual(new Set(logins.map(({ at }) => at)));
    expect([...read.escalations]).toEqual(escalations.map(({ power, paths: by }) => [power, by]));
    expect([...read.logins.values()].flat()).toHaveLength(logins.reduce((sum, { bound }) => sum + 1 + bound.length, 0));
  }
});

test('only break-glass and the apply job of CI may write policies', () => {
  const write = 'write policies, and so grant itself anything';
  for (const { principals } of reports) {
    const names = principals.filter(({ escalations }) => escalations.some(({ power }) => power === write));
    expect(names.map(({ name }) => name)).toEqual(['break-glass', 'ci-apply']);
  }
});

test('the summary counts what the report lists', () => {
  expect(accessSummary(stacksOf('prod'))).toEqual({
    principals: prod.principals.length,
    rules: prod.rules,
    escalating: prod.principals.filter(({ escalations }) => escalations.length > 0).map(({ name }) => name),
  });
});

describe('on the command line', () => {
  const access = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['-r', './transpile.js', 'operations/strongroom.ts', 'access', ...args], {
      encoding: 'utf8',
      env: { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out'), NO_COLOR: '1' },
      maxBuffer: 2 ** 26,
    });

  test('one environment is shown, for people as it is committed', () => {
    expect(access('--env', 'prod').stdout).toBe(markdownOf(prod));
    expect(JSON.parse(access('--env', 'prod', '--json').stdout)).toMatchObject([
      { environment: 'prod', rules: prod.rules, principals: prod.principals.map(({ name }) => ({ name })) },
    ]);
  });

  test('an environment that does not exist is refused, with those that do', () => {
    const { status, stderr } = access('--env', 'nope');
    expect([status, stderr.trim()]).toEqual([
      1,
      "There is no environment 'nope'; choose one of local, dev, staging, prod, dr.",
    ]);
  });
});
