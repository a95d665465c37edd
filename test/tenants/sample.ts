import type { TenantProps } from '../../tenants/tenant';

/** What an ordinary environment tells a tenant. */
export const staging: TenantProps = {
  environment: 'staging',
  production: false,
  stages: ['staging'],
  account: '111122223333',
  region: 'ap-southeast-1',
  databases: {},
  issuers: { github: 'https://token.actions.githubusercontent.com', gitlab: 'https://gitlab.com' },
};
