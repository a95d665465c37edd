import { AuditRequestHeaders } from '../../constructs/vault/audit-request-headers';
import { Template } from '../template';

const headers = (...names: readonly string[]) =>
  Template.of((stack) => {
    new AuditRequestHeaders(stack, 'headers', names);
  });

test('headers are recorded in clear, to be searched for', () => {
  const recorded = headers('x-request-id', 'traceparent').resources('vault_audit_request_header');
  expect(Object.fromEntries(recorded.map(({ name, hmac }) => [name, hmac]))).toEqual({
    'x-request-id': false,
    traceparent: false,
  });
});

test.each([
  ['X-Request-Id', "'X-Request-Id' is not how Vault keeps the name of a header"],
  ['authorization', "The header 'authorization' may carry a secret"],
  ['x-vault-token', "The header 'x-vault-token' may carry a secret"],
  ['cookie', "The header 'cookie' may carry a secret"],
])('the header %s is refused', (name, refusal) => {
  expect(() => headers(name)).toThrow(refusal);
});
