import { Token } from 'cdktf';
import { toHcl } from '../../constructs/vault-server/hcl';

test('every attribute and block has a line of its own', () => {
  const blocks = [{ type: 'retry_join', attributes: { leader_api_addr: 'https://a' } }];
  const hcl = toHcl({
    attributes: { ui: true, cluster_name: 'prod' },
    blocks: [{ type: 'storage', label: 'raft', attributes: { performance_multiplier: 1 }, blocks }],
  });
  expect(hcl).toBe(
    [
      'ui = true',
      'cluster_name = "prod"',
      'storage "raft" {',
      '  performance_multiplier = 1',
      '  retry_join {',
      '    leader_api_addr = "https://a"',
      '  }',
      '}',
      '',
    ].join('\n'),
  );
});

test('a value cannot end its text, and starts no interpolation', () => {
  expect(toHcl({ attributes: { name: 'a "b" \\ ${c}\nd = "e"' } })).toBe(
    'name = "a \\"b\\" \\\\ \\u0024{c}\\nd = \\"e\\""\n',
  );
});

test('a token is kept', () => {
  const token = Token.asString({ resolve: () => 'arn' });
  expect(toHcl({ attributes: { kms_key_id: token } })).toBe(`kms_key_id = "${token}"\n`);
});

test('lists and maps are written as HCL, with keys that are no identifiers in quotes', () => {
  expect(toHcl({ attributes: { default: { 'X-Header': ['a', 'b'] } } })).toBe(
    'default = {\n  "X-Header" = ["a", "b"]\n}\n',
  );
});
