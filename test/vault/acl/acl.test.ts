import { Acl, type AclOptions, type Operation, type Request } from '../../../constructs/vault/acl/acl';
import { parse } from '../../../constructs/vault/acl/parse';
import { needsSudo } from '../../../constructs/vault/acl/sudo-paths';

const aclOf = (policies: readonly string[], options?: AclOptions) =>
  new Acl(
    policies.map((text, index) => ({ name: `policy-${index}`, rules: parse(text).rules })),
    options,
  );
const stanza = (path: string, capabilities: string, more = '') =>
  `path "${path}" { capabilities = [${capabilities
    .split(' ')
    .map((name) => `"${name}"`)
    .join(',')}] ${more} }`;
const allows = (acl: Acl, op: Operation, path: string, more: Partial<Request> = {}) =>
  acl.decide({ op, path, ...more }).allowed;

test.each([
  ['later wildcard', ['secret/*', 'secret/a/*'], 'secret/a/b', 'secret/a/*'],
  ['later wildcard, although shorter', ['foo/+/barbarbar', 'foo/a*'], 'foo/a/barbarbar', 'foo/a*'],
  ['no star at the end', ['secret/*', 'secret/+'], 'secret/a', 'secret/+'],
  ['a prefix before a wildcard that ends in a star', ['secret/*', 'secret/+/*'], 'secret/a/b', 'secret/*'],
  ['fewer wildcards', ['a/+/+', 'a/+/b'], 'a/x/b', 'a/+/b'],
  ['longer', ['a/+/b*', 'a/+/bc*'], 'a/x/bcd', 'a/+/bc*'],
  ['later in the alphabet', ['a/+/+/b', 'a/+/b/+'], 'a/x/b/b', 'a/+/b/+'],
  ['the very path', ['a/b', 'a/+', 'a/*'], 'a/b', 'a/b'],
  ['an empty segment', ['foo/+'], 'foo/', 'foo/+'],
  ['a folder below a wildcard', ['foo/+/*'], 'foo/a/', 'foo/+/*'],
  ['a star that is text', ['secret/**', 'secret/*'], 'secret/*x', 'secret/**'],
  ['slashes in front', ['a/b'], '//a/b', 'a/b'],
])('%s: of %j one decides %s', (_, paths, path, winner) => {
  const acl = aclOf(paths.map((each) => stanza(each, 'read')));
  expect(acl.decide({ path, op: 'read' }).by?.pattern.path).toBe(winner);
  expect(acl.matching(path.replace(/^\/+/, ''))[0]?.pattern.path).toBe(winner);
});

test.each([
  ['foo/+/*', 'foo/a'],
  ['foo/+', 'foo/a/'],
  ['secret/*/x', 'secret/a/x'],
  ['foo/+bar', 'foo/xbar'],
])('%s does not match %s', (rule, path) => {
  expect(aclOf([stanza(rule, 'read')]).decide({ path, op: 'read' })).toEqual({
    allowed: false,
    sudo: false,
    because: 'no rule',
  });
});

test('a deny wins on its own path only', () => {
  const acl = aclOf([stanza('a', 'deny') + stanza('b/+/x', 'deny'), stanza('a', 'read') + stanza('b/c/*', 'read')]);
  expect(acl.decide({ path: 'a', op: 'read' })).toMatchObject({ allowed: false, because: 'deny' });
  expect(allows(acl, 'read', 'b/c/x')).toBe(true);
  expect(allows(acl, 'read', 'b/d/x')).toBe(false);
});

test('a list is decided by the rule without the slash in Vault, and with it in OpenBao', () => {
  const bypass = [stanza('kv/metadata/*', 'list') + stanza('kv/metadata/private/*', 'deny')];
  expect(allows(aclOf(bypass), 'list', 'kv/metadata/private/')).toBe(true);
  expect(allows(aclOf(bypass, { listOrder: 'openbao' }), 'list', 'kv/metadata/private/')).toBe(false);
  expect(allows(aclOf(bypass), 'read', 'kv/metadata/private/')).toBe(false);

  const denied = [stanza('kv/*', 'read') + stanza('kv/metadata/*', 'list')];
  expect(allows(aclOf(denied), 'list', 'kv/metadata/')).toBe(false);
  expect(allows(aclOf(denied, { listOrder: 'openbao' }), 'list', 'kv/metadata/')).toBe(true);
  expect(allows(aclOf([stanza('kv/metadata', 'list')]), 'list', 'kv/metadata/')).toBe(true);
});

test('recover and subscribe are capabilities like others, and parameters count for recover', () => {
  const acl = aclOf([stanza('a', 'recover subscribe', 'required_parameters = ["from"] subscribe_event_types = ["*"]')]);
  expect(acl.capabilities('a')).toEqual(['subscribe', 'recover']);
  expect(allows(acl, 'subscribe', 'a')).toBe(true);
  expect(allows(acl, 'recover', 'a')).toBe(false);
  expect(allows(acl, 'recover', 'a', { data: { from: 'b' } })).toBe(true);
  expect(allows(aclOf([stanza('a', 'create read update delete list sudo patch')]), 'recover', 'a')).toBe(false);
});

test('types of events are lost where the first stanza has none', () => {
  const typed = (types: string) => stanza('a', 'subscribe', types && `subscribe_event_types = ["${types}"]`);
  const merged = (...types: string[]) => aclOf(types.map(typed)).rules[0]!.rule.subscribeEventTypes;
  expect(merged('kv*', '', 'db*')).toEqual(['db*', 'kv*']);
  expect(merged('', 'kv*')).toBeUndefined();
});

test('revoke, renew and rollback take update; help takes nothing', () => {
  const acl = aclOf([stanza('a', 'update')]);
  for (const op of ['revoke', 'renew', 'rollback', 'help'] as const) expect(allows(acl, op, 'a')).toBe(true);
  expect(allows(acl, 'renew', 'b')).toBe(false);
  expect(allows(acl, 'help', 'b')).toBe(true);
});

test('sudo alone grants nothing, and is told beside what is granted', () => {
  expect(aclOf([stanza('a', 'sudo')]).decide({ path: 'a', op: 'read' })).toMatchObject({ allowed: false, sudo: true });
  expect(aclOf([stanza('a', 'sudo read')]).decide({ path: 'a', op: 'read' })).toMatchObject({
    allowed: true,
    sudo: true,
  });
});

test.each([
  ['min_wrapping_ttl = 60', undefined, 'not wrapped'],
  ['min_wrapping_ttl = 60', 59, 'wrapped too short'],
  ['min_wrapping_ttl = 60', 60, 'granted'],
  ['max_wrapping_ttl = 60', undefined, 'not wrapped'],
  ['max_wrapping_ttl = 60', 61, 'wrapped too long'],
  ['max_wrapping_ttl = 60', 0, 'granted'],
])('with %s, a response wrapped for %s s is: %s', (limit, ttl, because) => {
  const request = { path: 'a', op: 'list' as const, ...(ttl !== undefined && { wrapTtlSeconds: ttl }) };
  expect(aclOf([stanza('a', 'list', limit)]).decide(request).because).toBe(because);
});

test('TTLs of two policies can make a path unusable', () => {
  const acl = aclOf([stanza('a', 'read', 'min_wrapping_ttl = 60'), stanza('a', 'read', 'max_wrapping_ttl = 30')]);
  for (const ttl of [30, 45, 60])
    expect(acl.decide({ path: 'a', op: 'read', wrapTtlSeconds: ttl })).toMatchObject({
      allowed: false,
      because: 'wrapping impossible',
    });
});

const limited = (limits: string, data: Record<string, unknown>, options?: AclOptions) =>
  aclOf([stanza('a', 'update delete', limits)], options).decide({ path: 'a', op: 'update', data }).parameter?.refusal ??
  'granted';

test.each([
  ['allowed_parameters = { "x" = [] }', {}, 'granted'],
  ['allowed_parameters = { "x" = [] }', { X: 'any' }, 'granted'],
  ['allowed_parameters = { "x" = [] }', { y: 1 }, 'not allowed'],
  ['allowed_parameters = { "x" = ["a"], "*" = [] }', { y: 1 }, 'granted'],
  ['allowed_parameters = { "x" = ["a"], "*" = [] }', { x: 'b' }, 'value not allowed'],
  ['allowed_parameters = { "*" = ["a"] }', { y: 'b' }, 'granted'],
  ['allowed_parameters = {}', { y: 1 }, 'granted'],
  ['allowed_parameters = { "constructor" = ["a"] }', { toString: 1 }, 'not allowed'],
  ['allowed_parameters = { "x" = ["f*"] }', { x: 'foo' }, 'granted'],
  ['allowed_parameters = { "x" = ["*o"] }', { x: 'foo' }, 'granted'],
  ['allowed_parameters = { "x" = ["*o*"] }', { x: 'for' }, 'granted'],
  ['allowed_parameters = { "x" = ["f*r"] }', { x: 'for' }, 'value not allowed'],
  ['allowed_parameters = { "x" = ["*"] }', { x: 'for' }, 'value not allowed'],
  ['allowed_parameters = { "x" = [1, true, { "k" = ["v"] }] }', { x: { k: ['v'] } }, 'granted'],
  ['allowed_parameters = { "x" = [1, true, { "k" = ["v"] }] }', { x: { k: ['w'] } }, 'value not allowed'],
  ['allowed_parameters = { "x" = ["1"] }', { x: 1 }, 'value not allowed'],
  ['allowed_parameters = { "x" = ["1"] }', { x: null }, 'value not allowed'],
  ['denied_parameters = { "x" = [] }', { X: 1 }, 'denied'],
  ['denied_parameters = { "x" = ["a*"] }', { x: 'ab' }, 'value denied'],
  ['denied_parameters = { "x" = ["a"] }', { x: 'b', y: 1 }, 'granted'],
  ['denied_parameters = { "*" = [] }', { y: 1 }, 'denied'],
  ['denied_parameters = { "*" = [] }', {}, 'granted'],
  ['denied_parameters = { "x" = [] } allowed_parameters = { "x" = [] }', { x: 1 }, 'denied'],
  ['required_parameters = ["X"]', { x: 1 }, 'granted'],
  ['required_parameters = ["x"]', { X: 1 }, 'required'],
  ['required_parameters = ["x"]', {}, 'required'],
])('with %s, %j is: %s', (limits, data, verdict) => {
  expect(limited(limits, data)).toBe(verdict);
});

/** As Vault 1.21.1 answered when asked. */
test.each([
  [['a', 'b'], 'granted', 'value denied'],
  [['a', 'c'], 'value not allowed', 'value denied'],
  [['c'], 'value not allowed', 'granted'],
  ['a, b', 'granted', 'value denied'],
  ['a,c', 'value not allowed', 'value denied'],
  [[], 'granted', 'granted'],
  ['', 'granted', 'granted'],
])('of the list %j each element counts since 1.21', (list, allowed, denied) => {
  expect(limited('allowed_parameters = { "x" = ["a", "b"] }', { x: list })).toBe(allowed);
  expect(limited('denied_parameters = { "x" = ["a", "b"] }', { x: list })).toBe(denied);
});

test('before 1.21 a list matches as a whole only', () => {
  const before = { wholeLists: true };
  expect(limited('allowed_parameters = { "x" = ["a", "b"] }', { x: ['a', 'b'] }, before)).toBe('value not allowed');
  expect(limited('denied_parameters = { "x" = ["a"] }', { x: ['a', 'b'] }, before)).toBe('granted');
  expect(limited('denied_parameters = { "x" = ["a"] }', { x: 'a,b' }, before)).toBe('granted');
  expect(limited('allowed_parameters = { "x" = [["a", "b"]] }', { x: ['a', 'b'] }, before)).toBe('granted');
});

test('parameters do not count for delete and list', () => {
  const acl = aclOf([stanza('a', 'delete list read', 'required_parameters = ["x"] denied_parameters = { "*" = [] }')]);
  expect([allows(acl, 'delete', 'a'), allows(acl, 'list', 'a'), allows(acl, 'read', 'a')]).toEqual([true, true, false]);
});

test('a second policy can take rights away by its limits', () => {
  const open = stanza('a', 'update');
  expect(allows(aclOf([open]), 'update', 'a', { data: { y: 1 } })).toBe(true);
  expect(
    allows(aclOf([open, stanza('a', 'read', 'allowed_parameters = { "x" = [] }')]), 'update', 'a', { data: { y: 1 } }),
  ).toBe(false);
});

test('root allows all, alone only', () => {
  const root = { name: 'root', rules: [] };
  expect(new Acl([root]).decide({ path: 'sys/raw/x', op: 'delete' })).toEqual({
    allowed: true,
    sudo: true,
    because: 'root',
  });
  expect(new Acl([root]).capabilities('a')).toEqual(['root']);
  expect(() => new Acl([root, { name: 'a', rules: [] }])).toThrow('Other policies are present along with root');
});

test('policies of a namespace are about its own paths', () => {
  const acl = new Acl([{ name: 'a', namespace: 'team/', rules: parse(stanza('/kv/+', 'read')).rules }]);
  expect([allows(acl, 'read', 'team/kv/x'), allows(acl, 'read', 'kv/x')]).toEqual([true, false]);
});

const TEMPLATE = [stanza('kv/{{ identity.entity.id }}/*', 'read') + stanza('kv/all', 'read')];

test('templates are compared as they stand while nobody asks', () => {
  expect(allows(aclOf(TEMPLATE), 'read', 'kv/{{identity.entity.id}}/x')).toBe(true);
  expect(allows(aclOf(TEMPLATE), 'read', 'kv/42/x')).toBe(false);
});

test('templates are filled for who asks, and a stanza without its value is dropped', () => {
  const known = aclOf(TEMPLATE, { identity: { 'identity.entity.id': '42' } });
  expect([allows(known, 'read', 'kv/42/x'), allows(known, 'read', 'kv/all')]).toEqual([true, true]);
  for (const identity of [{}, { 'identity.entity.id': '' }]) {
    const unknown = aclOf(TEMPLATE, { identity });
    expect([allows(unknown, 'read', 'kv//x'), allows(unknown, 'read', 'kv/all')]).toEqual([false, true]);
  }
});

test('a value that would be a wildcard is refused, and a slash where the server says so', () => {
  for (const id of ['*', 'a+'])
    expect(() => aclOf(TEMPLATE, { identity: { 'identity.entity.id': id } })).toThrow(
      `path "kv/{{identity.entity.id}}/*": identity.entity.id is '${id}', and Vault refuses '*' and '+' in values of templates.`,
    );
  const identity = { 'identity.entity.id': 'a/b' };
  expect(allows(aclOf(TEMPLATE, { identity }), 'read', 'kv/a/b/x')).toBe(true);
  expect(() => aclOf(TEMPLATE, { identity, denySlashInTemplates: true })).toThrow(
    "is 'a/b', and Vault refuses '*', '+' and '/'",
  );
});

test.each([
  ['sys/audit/file', 'update', true],
  ['sys/auth/github', 'read', true],
  ['sys/auth', 'read', false],
  ['sys/mounts/auth/github/tune', 'update', true],
  ['sys/mounts/kv', 'update', false],
  ['sys/policies/acl/a', 'update', false],
  ['sys/leases/lookup', 'update', false],
  ['sys/leases/lookup/aws/', 'list', true],
  ['/sys/raw/core', 'read', true],
  ['sys/seal', 'update', true],
  ['sys/seal', 'help', false],
  ['pki/root', 'delete', true],
  ['pki-int/root', 'delete', false],
  ['auth/token/create', 'update', false],
] as const)('%s needs sudo to %s: %s', (path, op, needed) => {
  expect(needsSudo({ path, op })).toBe(needed);
});

test('a token without a parent, and a PKI mounted elsewhere, need sudo too', () => {
  expect(needsSudo({ path: 'auth/token/create', op: 'update', data: { no_parent: true } })).toBe(true);
  expect(needsSudo({ path: 'auth/token/create', op: 'update', data: { period: '24h' } })).toBe(true);
  expect(needsSudo({ path: 'pki-int/root', op: 'delete' }, ['pki-int'])).toBe(true);
});
