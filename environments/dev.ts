import type { EnvironmentInput } from './environment';

export const dev = {
  name: 'dev',
  account: '333344445555',
  region: 'ap-southeast-1',
  stages: ['dev', 'staging', 'prod'],
  network: {
    cidr: '10.32.0.0/16',
    availabilityZones: ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'],
    nat: 'single',
  },
  cluster: {
    adminRoleArns: ['arn:aws:iam::333344445555:role/platform/cluster-admin'],
    nodeGroups: { general: { instanceTypes: ['t3.large', 't3a.large'], min: 1, desired: 2, max: 4 } },
  },
  seal: {},
  recovery: {
    threshold: 3,
    ceremonyRoleArn: 'arn:aws:iam::333344445555:role/recovery/ceremony',
    holders: {
      admin: {
        fingerprint: 'D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1',
        readerRoleArn: 'arn:aws:iam::333344445555:role/recovery/admin',
      },
      devops: {
        fingerprint: 'D2D2D2D2D2D2D2D2D2D2D2D2D2D2D2D2D2D2D2D2',
        readerRoleArn: 'arn:aws:iam::333344445555:role/recovery/devops',
      },
      security: {
        fingerprint: 'D3D3D3D3D3D3D3D3D3D3D3D3D3D3D3D3D3D3D3D3',
        readerRoleArn: 'arn:aws:iam::333344445555:role/recovery/security',
      },
      'backup-1': {
        fingerprint: 'D4D4D4D4D4D4D4D4D4D4D4D4D4D4D4D4D4D4D4D4',
        readerRoleArn: 'arn:aws:iam::333344445555:role/recovery/backup-1',
      },
      'backup-2': {
        fingerprint: 'D5D5D5D5D5D5D5D5D5D5D5D5D5D5D5D5D5D5D5D5',
        readerRoleArn: 'arn:aws:iam::333344445555:role/recovery/backup-2',
      },
    },
  },
  vault: { nodes: 3, outboundCidrs: ['0.0.0.0/0'], instanceType: 't3.medium', memoryMiB: 1024, cpuMillis: 250 },
  logins: {
    oidc: {
      discoveryUrl: 'https://login.strongroom.example',
      groups: {
        admin: 'vault-dev-admin',
        security: 'vault-dev-security',
        auditor: 'vault-dev-auditor',
        operator: 'vault-dev-operator',
        developer: 'vault-dev-developer',
      },
    },
    github: {
      repositoryId: '700100200',
      planWorkflow: 'strongroom-example/ci/.github/workflows/plan.yml@refs/heads/main',
      applyEnvironment: 'dev',
    },
    roleArns: { 'break-glass': ['arn:aws:iam::333344445555:role/platform/break-glass'] },
  },
  tags: { owner: 'platform-team', environment: 'dev', 'cost-centre': 'cc-1003' },
} satisfies EnvironmentInput;
