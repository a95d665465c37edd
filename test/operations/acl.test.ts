import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const acl = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, ['-r', './transpile.js', 'operations/strongroom.ts', 'acl', ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '1' },
  });
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const base = file(
  'base.hcl',
  'path "kv/*" {\n  capabilities = ["read", "list"]\n}\npath "kv/app" {\n  capabilities = ["read"]\n}\n',
);
const audit = file(
  'audit.json',
  '{"path": {"sys/audit/*": {"capabilities": ["update"]}, "kv/app": {"capabilities": ["update"]}}}',
);
const broken = file('broken.hcl', 'path "kv/*" {\n  capabilities = ["reed"]\n}\n');

test('can names the rule that decides, where it is from, and what it was preferred to', () => {
  const { stdout, status } = acl(['can', '--policy', base, audit, '--path', 'kv/app', '--op', 'delete']);
  expect(stdout.split('\n')).toEqual([
    'delete kv/app: refused',
    '  "kv/app" (base line 4, audit line 1) decides: it grants read, update, not delete.',
    '  "kv/*" (base line 1) [read, list] matches too and does not count: a rule for the very path counts more than any wildcard.',
    '',
  ]);
  expect(status).toBe(0);
});

test('can asks for a list as the API does, and for sudo where the path needs it', () => {
  const list = acl(['can', '--policy', base, '--path', 'kv/app', '--op', 'list', '--json']);
  expect(JSON.parse(list.stdout)).toMatchObject({ allowed: false, rule: { path: 'kv/app', capabilities: ['read'] } });
  const sudo = acl(['can', '--policy', audit, '--path', 'sys/audit/file', '--op', 'update']);
  expect(sudo.stdout).toContain(
    'update sys/audit/file: refused\n  "sys/audit/*" (audit line 1) decides: it grants update, but',
  );
});

test('can looks at parameters and wrapping', () => {
  const limited = file(
    'limited.hcl',
    'path "a" { capabilities = ["update"] denied_parameters = { "x" = [] } max_wrapping_ttl = 60 }',
  );
  const can = (...more: string[]) => acl(['can', '--policy', limited, '--path', 'a', '--op', 'update', ...more]).stdout;
  expect(can()).toContain('it grants update only if the response is wrapped, for at most 60 s');
  expect(can('--wrap-ttl', '30')).toContain('update a: allowed');
  expect(can('--wrap-ttl', '30', '--data', '{"X":1}')).toContain(
    'refused\n  "a" (limited line 1) decides: it denies the parameter \'X\'',
  );
});

test.each([
  [
    ['can', '--policy', broken, '--path', 'a', '--op', 'read'],
    `${broken}, line 1: invalid capability "reed"; there are sudo,`,
  ],
  [
    ['lint', join(folder, 'none.hcl')],
    `The policy file '${join(folder, 'none.hcl')}' cannot be read (ENOENT); check its name.`,
  ],
  [
    ['can', '--policy', base, '--path', 'a', '--op', 'write'],
    "argument 'write' is invalid. Allowed choices are read, list,",
  ],
  [['can', '--policy', base, '--path', 'a', '--op', 'read', '--data', '[]'], '--data takes a JSON object such as'],
  [
    ['can', '--policy', base, '--path', 'a', '--op', 'read', '--wrap-ttl', '1h'],
    "--wrap-ttl takes a number of seconds, not '1h'.",
  ],
])('a mistake is refused in a line: %j', (args, message) => {
  const { stderr, stdout, status } = acl(args);
  expect(stderr).toContain(message);
  expect([stderr.trim().split('\n').length, stdout, status]).toEqual([1, '', 1]);
});

test('decide answers each line of the vectors, in their order', () => {
  const input = readFileSync('test/vault/acl/vectors.jsonl', 'utf8');
  const expected = input
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ allowed, sudo, capabilities }) => JSON.stringify({ allowed, sudo, capabilities }));
  expect(acl(['decide'], input).stdout.trim().split('\n')).toEqual(expected);
});

test('decide puts an error in the place of a line that is none, and goes on', () => {
  const good = '{"policies":["path \\"a\\" { capabilities = [\\"read\\"] }"],"path":"a","op":"read"}';
  const bad = [
    ['nonsense', 'no JSON: '],
    ['', 'no JSON: '],
    ['[]', 'the line: Invalid input: expected object, received array'],
    ['{"policies":"a","path":"a","op":"read"}', 'policies: Invalid input: expected array, received string'],
    ['{"policies":[],"path":"a","op":"write"}', 'op: Invalid option: expected one of "read"'],
    ['{"policies":["","path"],"path":"a","op":"read"}', "policies[1], line 1: expected '=' or '{' after path"],
    ['{"policies":[],"path":"a","op":"read","data":[]}', 'data: Invalid input: expected record, received array'],
  ] as const;
  const lines = [good, ...bad.map(([line]) => line), good.replace('"a","op"', '"\u2028","op"'), good];
  const answers = acl(['decide'], lines.join('\n'))
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers).toHaveLength(lines.length);
  expect(answers[0]).toEqual({ allowed: true, sudo: false, capabilities: ['read'] });
  expect(answers.at(-1)).toEqual(answers[0]);
  bad.forEach(([, message], index) => {
    expect(answers[index + 1]).toEqual({ error: expect.stringContaining(message) });
  });
});

test('lint exits with 2 where it finds something, and looks at files together only if told', () => {
  const apart = acl(['lint', audit, base]);
  expect(apart.stdout).toContain(
    'shadowing-exact base line 4 "kv/app"\n  hides "kv/*" (base line 1), which would grant list',
  );
  expect([apart.status, apart.stdout.trim().split('\n').at(-1)]).toEqual([2, '2 files, 1 finding']);
  const fine = file('fine.hcl', 'path "kv/*" { capabilities = ["deny"] }');
  expect(acl(['lint', fine, audit])).toMatchObject({ status: 0, stdout: '2 files, no findings\n' });
  const together = acl(['lint', '--together', '--json', fine, audit]);
  expect(JSON.parse(together.stdout)).toMatchObject([{ lint: 'shadowed-deny', policy: 'fine', path: 'kv/*' }]);
  expect(together.status).toBe(2);
});
