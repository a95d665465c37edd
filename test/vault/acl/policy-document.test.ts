import { parse } from '../../../constructs/vault/acl/parse';
import { PolicyDocument } from '../../../constructs/vault/acl/policy-document';

test('the same rules in another order are the same text', () => {
  const [one, other] = [new PolicyDocument(), new PolicyDocument()];
  one.allow('b', 'update');
  one.allow('a', 'list', 'read');
  other.allow('a', 'read');
  other.allow('b', 'update');
  other.allow('a', 'list', 'read');
  expect(one.toHcl()).toBe(other.toHcl());
  expect(one.toHcl()).toBe(
    'path "a" {\n  capabilities = ["read","list"]\n}\n\npath "b" {\n  capabilities = ["update"]\n}\n',
  );
});

test('a stanza is written with all it can carry, each attribute once', () => {
  const document = new PolicyDocument();
  document.add({
    path: '/kv/data/+/app*',
    comment: 'Said "so"',
    capabilities: ['update', 'subscribe', 'create'],
    allowedParameters: { Ttl: ['1h', 30, true], '*': [] },
    deniedParameters: { policies: [['root'], { a: 1 }] },
    requiredParameters: ['ttl', 'TTL'],
    minWrappingTtlSeconds: 1.5,
    maxWrappingTtlSeconds: 90,
    subscribeEventTypes: ['kv*'],
    mfaMethods: ['duo'],
    controlGroup: {
      ttlSeconds: 60,
      factors: [{ name: 'ops', groupNames: ['ops'], approvals: 2, controlledCapabilities: ['update'] }],
    },
  });
  expect(document.toHcl()).toBe(`path "kv/data/+/app*" {
  comment = "Said \\"so\\""
  capabilities = ["update","create","subscribe"]
  allowed_parameters = {
    "*" = []
    "ttl" = ["1h",30,true]
  }
  denied_parameters = {
    "policies" = [["root"],{"a" = 1}]
  }
  required_parameters = ["ttl"]
  min_wrapping_ttl = "1.5s"
  max_wrapping_ttl = 90
  subscribe_event_types = ["kv*"]
  mfa_methods = ["duo"]
  control_group = {
    ttl = 60
    factor "ops" {
      controlled_capabilities = ["update"]
      identity {
        group_names = ["ops"]
        approvals = 2
      }
    }
  }
}
`);
});

test('rules on one path are written as Vault merges them, and stay apart in the document', () => {
  const document = new PolicyDocument();
  document.add({ path: 'a', capabilities: ['read'], maxWrappingTtlSeconds: 60, allowedParameters: { x: ['1'] } });
  document.add({
    path: 'a',
    capabilities: ['list'],
    maxWrappingTtlSeconds: 30,
    allowedParameters: { x: ['2'], y: [] },
  });
  document.deny('b');
  document.allow('b', 'read');
  expect(document.merged()).toEqual([
    {
      path: 'a',
      capabilities: ['read', 'list'],
      allowedParameters: { x: ['1', '2'], y: [] },
      maxWrappingTtlSeconds: 30,
    },
    { path: 'b', capabilities: ['deny'] },
  ]);
  expect(document.rules).toHaveLength(4);
});

test('a token of the program that holds the policy is written as it is, any other ${ is escaped', () => {
  const document = new PolicyDocument();
  document.allow('a/{{identity.entity.aliases.${TfToken[TOKEN.7]}.name}}/${open', 'read');
  expect(document.toHcl()).toContain('"a/{{identity.entity.aliases.${TfToken[TOKEN.7]}.name}}/\\u0024{open"');
  expect(parse(document.toHcl()).merged()).toEqual(document.merged());
});

test.each([
  [{ path: 'a/+*' }, "path \"a/+*\": invalid use of wildcards ('+*' is forbidden); write '+/*', or '*' alone."],
  [{ path: 'a/{{b' }, 'path "a/{{b": unbalanced templating characters; every {{ needs one }} after it.'],
  [{ path: 'a', minWrappingTtlSeconds: -1 }, 'path "a": -1 s is no TTL; give whole milliseconds, 0 or more.'],
  [
    { path: 'a', minWrappingTtlSeconds: 60, maxWrappingTtlSeconds: 30 },
    'path "a": max_wrapping_ttl (30 s) cannot be less than min_wrapping_ttl (60 s); no response could be wrapped.',
  ],
])('%j is refused where it is added', (rule, message) => {
  expect(() => new PolicyDocument().add({ capabilities: ['read'], ...rule })).toThrow(new Error(message));
});

test('rules that add up to what Vault refuses are refused when they are written', () => {
  const document = new PolicyDocument();
  document.add({ path: 'a', capabilities: ['read'], minWrappingTtlSeconds: 60 });
  document.add({ path: 'a', capabilities: ['read'], maxWrappingTtlSeconds: 30 });
  expect(() => document.toHcl()).toThrow('max_wrapping_ttl (30 s) cannot be less than min_wrapping_ttl (60 s)');
});
