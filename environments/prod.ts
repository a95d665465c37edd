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
  recovery: {
    threshold: 3,
    ceremonyRoleArn: 'arn:aws:iam::111122223333:role/recovery/ceremony',
    holders: {
      admin: {
        fingerprint: 'A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1',
        readerRoleArn: 'arn:aws:iam::111122223333:role/recovery/admin',
      },
      devops: {
        fingerprint: 'A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2',
        readerRoleArn: 'arn:aws:iam::111122223333:role/recovery/devops',
      },
      security: {
        fingerprint: 'A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3',
        readerRoleArn: 'arn:aws:iam::111122223333:role/recovery/security',
      },
      'backup-1': {
        fingerprint: 'A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4A4',
        readerRoleArn: 'arn:aws:iam::111122223333:role/recovery/backup-1',
      },
      'backup-2': {
        fingerprint: 'A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5',
        readerRoleArn: 'arn:aws:iam::111122223333:role/recovery/backup-2',
      },
    },
  },
  vault: { nodes: 5, outboundCidrs: ['0.0.0.0/0'], loadBalancer: { hostname: 'vault.prod.strongroom.example' } },
  snapshots: { schedule: '0 * * * *', retentionDays: 35, weeklyRetentionDays: 84 },
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
