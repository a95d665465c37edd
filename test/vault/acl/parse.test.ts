import { parse } from '../../../constructs/vault/acl/parse';

const rulesOf = (text: string) => parse(text).rules;

test('HCL is read with comments, commas, blocks, text over lines and every kind of value', () => {
  const text = `
# who
name = "app"
path "/kv/data/+/x*" { /* what */
  capabilities = ["create", "update",], comment = <<-EOT
    Over
      lines
    EOT
  allowed_parameters { "TTL" = ["1h", 0x10, 010, -2.5e1, true, ["a"], { "k" = "v" }] }
  "required_parameters" = [1]
  min_wrapping_ttl = "1m30.5s"
  max_wrapping_ttl = "1d" // enough
}
path plain { capabilities = [] }`;
  expect(rulesOf(text)).toEqual([
    {
      path: 'kv/data/+/x*',
      line: 4,
      comment: 'Over\n  lines\n',
      capabilities: ['update', 'create'],
      allowedParameters: { ttl: ['1h', -25, 16, 8, ['a'], true, { k: 'v' }] },
      requiredParameters: ['1'],
      minWrappingTtlSeconds: 90.5,
      maxWrappingTtlSeconds: 86_400,
    },
    { path: 'plain', line: 14, capabilities: [] },
  ]);
});

test('JSON is read as an object of paths and as a list of such objects', () => {
  const stanza = '{"capabilities": ["read"], "allowed_parameters": {"a": ["é\\/\\u00e9", 1, true]}}';
  const object = rulesOf(`{"path": {\n"a/*": ${stanza}}}`);
  expect(rulesOf(`{"path": [\n{"a/*": ${stanza}}]}`)).toEqual(object);
  expect(object).toEqual([
    { path: 'a/*', line: 2, capabilities: ['read'], allowedParameters: { a: ['é/é', 1, true] } },
  ]);
});

test.each([
  ['read', ['read', 'list']],
  ['write', ['read', 'list', 'update', 'delete', 'create']],
  ['sudo', ['sudo', 'read', 'list', 'update', 'delete', 'create']],
  ['deny', ['deny']],
])('the legacy policy = "%s" adds its capabilities', (policy, capabilities) => {
  expect(rulesOf(`path "a" { policy = "${policy}" }`)[0]!.capabilities).toEqual(capabilities);
  expect(rulesOf(`path "a" { policy = "${policy}" capabilities = ["patch"] }`)[0]!.capabilities).toEqual(
    policy === 'deny' ? ['deny'] : [...capabilities, 'patch'],
  );
});

test('nothing counts beside a deny, not even what comes after it', () => {
  const text =
    'path "a" { capabilities = ["read", "deny", "nonsense"] allowed_parameters = { "x" = [] } max_wrapping_ttl = "x" }';
  expect(rulesOf(text)).toEqual([{ path: 'a', line: 1, capabilities: ['deny'] }]);
});

test('an interpolation is taken as it stands, escapes outside are not', () => {
  expect(rulesOf('path "a${"b"}\\t\\u00e9\\x41\\101\\U0001f511" { capabilities = [] }')[0]!.path).toBe(
    'a${"b"}\té\x41A🔑',
  );
});

/** Texts that Vault 1.21.1 refuses, unless it is said that it does not. */
test.each([
  ['path "a" {\n capabilities = ["reed"] }', 'line 1: invalid capability "reed"; there are sudo, read,'],
  ['\npath "a" {\n\n capabilties = [] }', 'line 4: path "a": invalid key "capabilties"; a stanza has comment, policy,'],
  ['paths "a" {}', `line 1: invalid key "paths"; a policy consists of stanzas 'path "…" { … }'.`],
  ['path "a/+*" {}', 'line 1: path "a/+*": invalid use of wildcards (\'+*\' is forbidden)'],
  ['path "a/{{b" {}', 'line 1: path "a/{{b": unbalanced templating characters'],
  ['path "a}}/{{b" {}', 'line 1: path "a}}/{{b": unbalanced templating characters'],
  ['path "a" { min_wrapping_ttl = "2m" max_wrapping_ttl = 60 }', 'max_wrapping_ttl (60 s) cannot be less than min'],
  ['path "a" { min_wrapping_ttl = "soon" }', "error parsing min_wrapping_ttl: 'soon' is no duration"],
  ['path "a" { policy = "none" }', 'line 1: invalid policy "none"; give capabilities instead.'],
  [
    'path "a" {\n capabilities = []\n capabilities = [] }',
    "line 3: 'capabilities' was already set on line 2; Vault refuses",
  ],
  ['path "a" { allowed_parameters = { "x" = [] "x" = [] } }', "line 1: 'x' was already set on line 1"],
  ['path "a" { capabilities = "read" }', 'line 1: capabilities is a list: write capabilities = ["…"].'],
  ['path "a" { capabilities = ["read" "list"] }', "line 1: expected ',' or ']', found 'list'."],
  ['path "a" { capabilities = [read] }', "line 1: expected a value, found 'read'."],
  ['path "a" { capabilities: [] }', "line 1: unexpected ': '."],
  ['path "a" = {}', "line 1: expected '{' after path a, found '='."],
  ['path = { "a" = {} }', 'line 1: a stanza has one path and a block'],
  ['path "a" {', "line 1: expected a name or '}', found the end of the text."],
  ['path "a {}', 'line 1: a string is not closed'],
  ['path "a\\q" {}', "line 1: '\\q' is no escape; write \\\\ for a backslash."],
  ['path "a${b" {}', "line 1: '${' without '}' in a string."],
  ['hello', "line 1: expected '=' or '{' after hello, found the end of the text."],
  ['path "a" { allowed_parameters = { "x" = "v" } }', "the values of 'x' are a list; [] stands for any value."],
  ['path "a" { required_parameters = [true] }', 'line 1: required_parameters is a list of strings.'],
  ['path "a" { control_group = { factor "f" { identity { approvals = 1 } } } }', 'factor "f" must provide an identity'],
  ['path "a" { control_group = {} }', 'line 1: no control group factors provided'],
  // Vault takes these, and leaves out what they say.
  ['path "a" "b" {}', 'line 1: a stanza has one path and a block'],
  ['{"path": {"a": {}}', 'line 1: this is no JSON: '],
  ['{"path": {"a": {}, "a": {}}}', "line 1: 'a' was already set on line 1"],
  ['path "a" { allowed_parameters = { "x" = [] "X" = [] } }', "'x' twice; Vault lower-cases names, and keeps one at"],
  ['path "a" { min_wrapping_ttl = "-5s" }', "error parsing min_wrapping_ttl: '-5s' is no duration"],
])('%j is refused', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});
