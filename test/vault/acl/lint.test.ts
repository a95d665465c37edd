import { lint } from '../../../constructs/vault/acl/lint';
import { parse } from '../../../constructs/vault/acl/parse';

const lintOf = (policies: Readonly<Record<string, string>>) =>
  lint(Object.entries(policies).map(([name, text]) => ({ name, rules: parse(text).rules })));
const lintsIn = (text: string) => lintOf({ team: text }).map((finding) => [finding.lint, finding.path]);
const rule = (path: string, capabilities: string, more = '') =>
  `path "${path}" { capabilities = [${capabilities
    .split(' ')
    .map((name) => `"${name}"`)
    .join(',')}] ${more} }\n`;

test.each<[string, string, [string, string?][]]>([
  ['a star within a path', rule('secret/*/x', 'read'), [['inner-star', 'secret/*/x']]],
  ['two stars at the end', rule('secret/**', 'read'), [['inner-star', 'secret/**']]],
  [
    'a deny that a later wildcard passes',
    rule('secret/+/x', 'deny') + rule('secret/a/*', 'read'),
    [['shadowed-deny', 'secret/+/x']],
  ],
  [
    'a deny that a narrower rule passes',
    rule('secret/*', 'deny') + rule('secret/data/a', 'read'),
    [['shadowed-deny', 'secret/*']],
  ],
  ['a deny that a star passes', rule('kv/+/+', 'deny') + rule('kv/data/*', 'update'), [['shadowed-deny', 'kv/+/+']]],
  ['a rule that hides a wider one', rule('kv/*', 'read list') + rule('kv/a', 'list'), [['shadowing-exact', 'kv/a']]],
  ['an empty rule that hides a wider one', `${rule('kv/*', 'read')}path "kv/a" {}`, [['shadowing-exact', 'kv/a']]],
  ['a wildcard below a star', rule('secret/*', 'read') + rule('secret/+/*', 'list'), [['dead-rule', 'secret/+/*']]],
  [
    'wildcards below a star',
    rule('secret/*', 'read') + rule('secret/+/+/foo/*', 'read'),
    [['dead-rule', 'secret/+/+/foo/*']],
  ],
  ['more wildcards than needed', rule('a/+/*', 'read') + rule('a/+/+/*', 'read'), [['dead-rule', 'a/+/+/*']]],
  ['a path that begins with slashes', rule('//a', 'read'), [['dead-rule', '/a']]],
  [
    'a deny that lists pass',
    rule('kv/metadata/*', 'list') + rule('kv/metadata/private/*', 'deny'),
    [['list-order', 'kv/metadata/private/*']],
  ],
  ['a list that is lost', rule('kv/*', 'read') + rule('kv/metadata/*', 'list'), [['list-order', 'kv/metadata/*']]],
  ['a deny of folders that lists pass', rule('kv/*', 'list') + rule('kv/+/', 'deny'), [['list-order', 'kv/+/']]],
  [
    'a deny that a folder passes',
    rule('kv/a/*', 'list') + rule('kv/+/private/*', 'deny'),
    [['shadowed-deny', 'kv/+/private/*']],
  ],
  [
    'the name of an entity',
    rule('kv/{{identity.entity.name}}/*', 'read'),
    [['template-name', 'kv/{{identity.entity.name}}/*']],
  ],
  [
    'the name of a group',
    rule('kv/{{identity.groups.names.ops.id}}', 'read'),
    [['template-name', 'kv/{{identity.groups.names.ops.id}}']],
  ],
  ['a template of nothing', rule('kv/{{identity.user.id}}', 'read'), [['template-unknown', 'kv/{{identity.user.id}}']]],
])('%s is found', (_, text, findings) => {
  expect(lintsIn(text)).toEqual(findings);
});

test.each([
  ['a star at the end', rule('secret/a/*', 'read list') + rule('secret/+/b', 'read')],
  ['a deny that nothing passes', rule('secret/*', 'read') + rule('secret/a/*', 'deny') + rule('other/b', 'read')],
  ['an explicit deny below a wider rule', rule('kv/*', 'read list') + rule('kv/a', 'deny')],
  ['a rule with no less than the wider one', rule('kv/*', 'read') + rule('kv/a', 'read update')],
  ['a wildcard before a star', rule('secret/*', 'read') + rule('secret/+', 'list')],
  ['both lists of a folder granted', rule('kv/metadata/*', 'list') + rule('kv/metadata/team/*', 'list')],
  ['an id', rule('kv/{{identity.entity.id}}/{{identity.entity.metadata.team}}', 'read')],
  ['one stanza with limits', rule('a', 'update', 'allowed_parameters = { "x" = [] } max_wrapping_ttl = 60')],
  ['the same limits twice', rule('a', 'update', 'max_wrapping_ttl = 60').repeat(2)],
])('%s is fine', (_, text) => {
  expect(lintsIn(text)).toEqual([]);
});

test('stanzas of two policies that add up to less are found, with a request that shows it', () => {
  const [finding, ...more] = lintOf({
    base: rule('a', 'update'),
    extra: rule('a', 'read', 'allowed_parameters = { "ttl" = ["1h"] }'),
  });
  expect(finding).toEqual({
    lint: 'narrowing-merge',
    policy: 'base',
    path: 'a',
    line: 1,
    message:
      "allows less because of extra line 1 on the same path: limits of either hold for both. For instance update of 'a' with " +
      '{"anything":"anything"} is then refused. Give the limits in one place, or use another path.',
    witness: { path: 'a', op: 'update', data: { anything: 'anything' } },
  });
  expect(more).toEqual([]);
});

test('TTLs that exclude each other are found in both policies', () => {
  const findings = lintOf({
    base: rule('a', 'update', 'min_wrapping_ttl = 60'),
    extra: rule('a', 'update', 'max_wrapping_ttl = 30'),
  });
  expect(findings.map(({ lint: id, policy }) => [id, policy])).toEqual([
    ['wrapping-impossible', 'base'],
    ['wrapping-impossible', 'extra'],
  ]);
  expect(findings[0]!.message).toContain('min_wrapping_ttl becomes 60 s and max_wrapping_ttl 30 s');
});

test('names that Vault does not keep, and root, are found', () => {
  const findings = lintOf({ Team: '', root: '' });
  expect(findings.map(({ lint: id, policy }) => [id, policy])).toEqual([
    ['capitals', 'Team'],
    ['root', 'root'],
  ]);
});

test('a finding says what decides instead, and why', () => {
  expect(lintOf({ team: rule('kv/+/x', 'deny') + rule('kv/a/*', 'read') })[0]).toMatchObject({
    line: 1,
    message:
      '"kv/a/*" (team line 2) decides \'kv/a/x\' and the like in spite of this deny: its first wildcard comes later. A deny only ' +
      "wins on its own path; repeat it as 'kv/a/*', or narrow that rule.",
    witness: { path: 'kv/a/x', op: 'read' },
  });
});
