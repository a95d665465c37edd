import type { EnvironmentInput } from './environment';

export const prod = {
  name: 'prod',
  account: '111122223333',
  region: 'ap-southeast-1',
  stages: ['prod'],
  production: true,
  network: {
    cidr: '10.0.0.0/16',
    availabilityZones: ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'],
    nat: 'perAz',
  },
  cluster: {
    adminRoleArns: ['arn:aws:iam::111122223333:role/platform/cluster-admin'],
    nodeGroups: { general: { instanceTypes: ['m6i.xlarge', 'm6a.xlarge'], min: 3, desired: 3, max: 9 } },
  },
  seal: {
    breakGlassRoleArn: 'arn:aws:iam::111122223333:role/platform/break-glass',
    recoveryRegion: 'ap-southeast-2',
  },
  vault: { nodes: 5, loadBalancer: { hostname: 'vault.prod.strongroom.example' } },
  logins: {
    oidc: {
      discoveryUrl: 'https://login.strongroom.example',
      groups: {
        admin: 'vault-prod-admin',
        security: 'vault-prod-security',
        auditor: 'vault-prod-auditor',
        operator: 'vault-prod-operator',
        developer: 'vault-prod-developer',
      },
    },
    github: {
      repositoryId: '700100200',
      planWorkflow: 'strongroom-example/ci/.github/workflows/plan.yml@refs/heads/main',
      applyEnvironment: 'prod',
    },
    roleArns: { 'break-glass': ['arn:aws:iam::111122223333:role/platform/break-glass'] },
  },
  tags: { owner: 'platform-team', environment: 'prod', 'cost-centre': 'cc-1001' },
} satisfies EnvironmentInput;
