import { RateLimits, type RateLimitsProps } from '../../constructs/vault/rate-limits';
import { Template } from '../template';

const limits = (props: RateLimitsProps) =>
  Template.of((stack) => {
    new RateLimits(stack, 'limits', props);
  });

test('one limit holds everywhere, and a closer one at each login', () => {
  const template = limits({ logins: ['auth/kubernetes/login', 'auth/oidc/oidc/*'] });
  expect(
    template.resources('vault_quota_rate_limit').map(({ name, path, rate, interval }) => [name, path, rate, interval]),
  ).toEqual([
    ['global', undefined, 500, undefined],
    ['kubernetes-login', 'auth/kubernetes/login', 600, 60],
    ['oidc-oidc', 'auth/oidc/oidc/*', 600, 60],
  ]);
});

test('what is refused is recorded, and removing the limits does not ask Vault to delete what it cannot', () => {
  const { path, data_json, disable_delete } = limits({ logins: [] }).resource('vault_generic_endpoint');
  expect(path).toBe('sys/quotas/config');
  expect(disable_delete).toBe(true);
  expect(JSON.parse(String(data_json))).toMatchObject({ enable_rate_limit_audit_logging: true });
});

test('what Vault exempts by itself stays exempt: probes and holders are never told to wait', () => {
  const { data_json } = limits({ logins: [] }).resource('vault_generic_endpoint');
  const { rate_limit_exempt_paths } = JSON.parse(String(data_json));
  expect(rate_limit_exempt_paths).toEqual(expect.arrayContaining(['sys/health', 'sys/seal-status', 'sys/unseal']));
  expect(rate_limit_exempt_paths).toEqual(
    expect.arrayContaining(['sys/generate-root/attempt', 'sys/generate-root/update']),
  );
});

test.each<[string, RateLimitsProps, string]>([
  ['of nothing', { requestsPerSecond: 0, logins: [] }, 'requestsPerSecond of 0 would refuse everyone'],
  ['that is no number', { loginsPerMinute: Number.NaN, logins: [] }, 'loginsPerMinute of NaN would refuse everyone'],
  ['on no login', { logins: ['kgc/data/x'] }, "'kgc/data/x' is no login: name a path below an auth method"],
])('a limit %s is refused', (_, props, refusal) => {
  expect(() => limits(props)).toThrow(refusal);
});
