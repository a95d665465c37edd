import { Duration } from '../../../constructs/vault/duration';
import { AzureEngine, type AzureEngineProps } from '../../../constructs/vault/engines/azure-engine';
import type { AzureServicePrincipalProps } from '../../../constructs/vault/engines/azure-service-principal';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const subscriptionId = '11111111-2222-3333-4444-555555555555';
const group = `/subscriptions/${subscriptionId}/resourceGroups/shop-prod`;

const engine = (use: (engine: AzureEngine) => void = () => {}, props: Partial<AzureEngineProps> = {}) =>
  Template.of((stack) => {
    use(
      new AzureEngine(stack, 'azure', {
        path: 'shop/azure',
        subscriptionId,
        tenantId: '66666666-7777-8888-9999-000000000000',
        rootIsSeeded: true,
        ...props,
      }),
    );
  });

const blobs: AzureServicePrincipalProps = {
  roles: [
    {
      role: 'Storage Blob Data Contributor',
      scope: `${group}/providers/Microsoft.Storage/storageAccounts/shopblob`,
    },
  ],
  ttl: Duration.hours(1),
};

test('Terraform sends no credentials, and leaves alone those that the seed wrote', () => {
  const backend = engine().resource('vault_azure_secret_backend');
  expect(backend).toMatchObject({
    path: 'shop/azure',
    environment: 'AzurePublicCloud',
    max_lease_ttl_seconds: 14_400,
    lifecycle: { prevent_destroy: true, ignore_changes: ['client_id', 'client_secret'] },
  });
  expect(Object.keys(backend).filter((name) => name.startsWith('client_'))).toEqual([]);
});

test('a service principal lives as long as its lease, up to the maximum of the mount', () => {
  expect(engine((azure) => azure.servicePrincipal('blobs', blobs)).resource('vault_azure_secret_backend_role')).toEqual(
    {
      backend: 'shop/azure',
      role: 'blobs',
      azure_roles: [{ role_name: blobs.roles[0]!.role, scope: blobs.roles[0]!.scope }],
      ttl: '3600',
      max_ttl: '14400',
      depends_on: [expect.stringMatching(/^vault_azure_secret_backend\./)],
    },
  );
});

test('roles wait for the seed, because Vault looks them up in Azure; grants do not', () => {
  const template = engine(
    (azure) => azure.servicePrincipal('blobs', blobs).grantCredentials(new Principal(azure, 'app')),
    { rootIsSeeded: false },
  );
  expect(template.resources('vault_azure_secret_backend_role')).toEqual([]);
  expect(template.resource('vault_policy')['policy']).toBe(
    'path "shop/azure/creds/blobs" {\n  capabilities = ["read"]\n}\n',
  );
});

const role = (role: string, scope: string) => ({ ...blobs, roles: [{ role, scope }] });

test.each<[AzureServicePrincipalProps, string]>([
  [{ ...blobs, roles: [] }, 'it could do nothing'],
  [role('Owner', group), "'Owner' could give itself any other role"],
  [
    role('Reader', `/subscriptions/${subscriptionId}`),
    `Give a resource group or less: ${group.replace('shop-prod', '…')}.`,
  ],
  [role('Reader', '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-prod'), 'is not within'],
  [role('Reader', '/resourceGroups/shop-prod'), 'is not within the engine'],
  [{ ...blobs, maxTtl: Duration.minutes(30) }, 'its ttl of 1 hour exceeds its maxTtl of 30 minutes'],
  [{ ...blobs, maxTtl: Duration.hours(5) }, "its maxTtl of 5 hours exceeds the maximum of 'shop/azure/', 4 hours"],
])('a service principal that is too wide or too long is refused, before the seed too (%#)', (props, message) => {
  for (const rootIsSeeded of [true, false]) {
    const make = () => engine((azure) => azure.servicePrincipal('blobs', props), { rootIsSeeded });
    expect(make).toThrow("Role 'blobs' of 'shop/azure/': ");
    expect(make).toThrow(message);
  }
});

test('a directory is given by its id, not by its name', () => {
  expect(() => engine(() => {}, { tenantId: 'shop.onmicrosoft.com' })).toThrow(
    "'shop.onmicrosoft.com' is no tenantId of 'shop/azure/'",
  );
});

test('a name or a path that would be a pattern in policies is refused', () => {
  expect(() => engine((azure) => azure.servicePrincipal('*', blobs))).toThrow("'*' cannot name a role");
  expect(() => engine(() => {}, { path: 'shop/*' })).toThrow("'shop/*' cannot be the path of a mount");
});
