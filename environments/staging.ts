import type { EnvironmentInput } from './environment';

export const staging = {
  name: 'staging',
  account: '222233334444',
  region: 'ap-southeast-1',
  stages: ['staging'],
  network: {
    cidr: '10.16.0.0/16',
    availabilityZones: ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'],
    nat: 'single',
  },
  cluster: {
    adminRoleArns: ['arn:aws:iam::222233334444:role/platform/cluster-admin'],
    nodeGroups: { general: { instanceTypes: ['m6i.large', 'm6a.large'], min: 2, desired: 3, max: 6 } },
  },
  seal: { breakGlassRoleArn: 'arn:aws:iam::222233334444:role/platform/break-glass' },
  recovery: {
    threshold: 3,
    ceremonyRoleArn: 'arn:aws:iam::222233334444:role/recovery/ceremony',
    holders: {
      admin: {
        fingerprint: '5151515151515151515151515151515151515151',
        readerRoleArn: 'arn:aws:iam::222233334444:role/recovery/admin',
      },
      devops: {
        fingerprint: '5252525252525252525252525252525252525252',
        readerRoleArn: 'arn:aws:iam::222233334444:role/recovery/devops',
      },
      security: {
        fingerprint: '5353535353535353535353535353535353535353',
        readerRoleArn: 'arn:aws:iam::222233334444:role/recovery/security',
      },
      'backup-1': {
        fingerprint: '5454545454545454545454545454545454545454',
        readerRoleArn: 'arn:aws:iam::222233334444:role/recovery/backup-1',
      },
      'backup-2': {
        fingerprint: '5555555555555555555555555555555555555555',
        readerRoleArn: 'arn:aws:iam::222233334444:role/recovery/backup-2',
      },
    },
  },
  vault: { nodes: 3, outboundCidrs: ['0.0.0.0/0'] },
  logins: {
    oidc: {
      discoveryUrl: 'https://login.strongroom.example',
      groups: {
        admin: 'vault-staging-admin',
        security: 'vault-staging-security',
        auditor: 'vault-staging-auditor',
        operator: 'vault-staging-operator',
        developer: 'vault-staging-developer',
      },
    },
    github: {
      repositoryId: '700100200',
      planWorkflow: 'strongroom-example/ci/.github/workflows/plan.yml@refs/heads/main',
      applyEnvironment: 'staging',
    },
    roleArns: { 'break-glass': ['arn:aws:iam::222233334444:role/platform/break-glass'] },
  },
  tags: { owner: 'platform-team', environment: 'staging', 'cost-centre': 'cc-1002' },
} satisfies EnvironmentInput;
