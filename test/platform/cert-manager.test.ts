import { CertManager } from '../../constructs/platform/cert-manager';
import { Template } from '../template';
import { releaseValues } from './release-values';

const release = (pods: boolean) =>
  Template.of((stack) => {
    new CertManager(stack, 'cert-manager', {
      chart: { chart: 'cert-manager', version: 'v1.21.1' },
      namespace: 'cert-manager',
      wait: pods,
      validates: pods,
    });
  }).resource('helm_release');

test('uninstalling it deletes no certificate', () => {
  expect(releaseValues(release(true)).crds).toEqual({ enabled: true, keep: true });
});

test('its webhook checks every namespace', () => {
  const { webhook } = releaseValues(release(true));
  expect(webhook.validatingWebhookConfiguration).toEqual({});
  expect(webhook.mutatingWebhookConfiguration).toEqual({});
});

test('without pods, nothing waits, no hook runs and its webhook refuses nothing', () => {
  expect(release(false)).toMatchObject({ wait: false, disable_webhooks: true });
  const { webhook } = releaseValues(release(false));
  const none = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'DoesNotExist' }] };
  expect(webhook.validatingWebhookConfiguration).toEqual({ namespaceSelector: none });
  expect(webhook.mutatingWebhookConfiguration).toEqual({ namespaceSelector: none });
});

test('no release waits longer than the provider’s token lasts', () => {
  expect(release(true)).toMatchObject({ wait: true, timeout: 600 });
});
