import type { EnvironmentInput } from './environment';

/** Warm: its Vault is restored from prod's snapshots, and unsealed by the replica of prod's key, hence in prod's account. */
export const dr = {
  name: 'dr',
  account: '111122223333',
  region: 'ap-southeast-2',
  stages: ['prod'],
  production: true,
  network: {
    cidr: '10.48.0.0/16',
    availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b', 'ap-southeast-2c'],
    nat: 'perAz',
  },
  cluster: {
    adminRoleArns: ['arn:aws:iam::111122223333:role/platform/cluster-admin'],
    nodeGroups: { general: { instanceTypes: ['m6i.xlarge', 'm6a.xlarge'], min: 3, desired: 3, max: 9 } },
  },
  seal: { replicaOf: 'prod' },
  vault: { nodes: 3, outboundCidrs: ['0.0.0.0/0'], loadBalancer: { hostname: 'vault.dr.strongroom.example' } },
  logins: {
    oidc: {
      discoveryUrl: 'https://login.strongroom.example',
      groups: {
        admin: 'vault-dr-admin',
        security: 'vault-dr-security',
        auditor: 'vault-dr-auditor',
        operator: 'vault-dr-operator',
        developer: 'vault-dr-developer',
      },
    },
    github: {
      repositoryId: '700100200',
      planWorkflow: 'strongroom-example/ci/.github/workflows/plan.yml@refs/heads/main',
      applyEnvironment: 'dr',
    },
    roleArns: { 'break-glass': ['arn:aws:iam::111122223333:role/platform/break-glass'] },
  },
  tags: { owner: 'platform-team', environment: 'dr', 'cost-centre': 'cc-1001' },
} satisfies EnvironmentInput;
