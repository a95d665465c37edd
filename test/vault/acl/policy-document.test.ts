import { PolicyDocument } from '../../constructs/vault/acl/policy-document';

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
