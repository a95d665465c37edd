import type { EnvironmentInput } from './environment';

/** Servers that the run starts, with all databases in them. */
const postgres = { host: '127.0.0.1', port: 15432 };
/** Of those servers, made by whatever starts them before it reads this. */
const authority = () => process.env['STRONGROOM_LOCAL_CA'] ?? 'not made yet';
/** Vault's plugin for Redis trusts no authority but the one that it is given. */
const redis = {
  host: '127.0.0.1',
  port: 16379,
  get ca() {
    return authority();
  },
};
const kubernetes = {
  endpoint: 'https://127.0.0.1:5569',
  get certificateAuthority() {
    return authority();
  },
};

/** Everything on one machine, without a cloud account: the same stacks, applied to emulators, destroyed after the run. */
export const local = {
  name: 'local',
  account: '123456789012',
  region: 'ap-southeast-1',
  stages: ['dev', 'staging', 'prod'],
  disposable: true,
  runsPods: false,
  network: {
    cidr: '10.64.0.0/16',
    availabilityZones: ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'],
    nat: 'single',
  },
  cluster: {
    adminRoleArns: ['arn:aws:iam::123456789012:role/platform/cluster-admin'],
    nodeGroups: { general: { instanceTypes: ['t3.large'], min: 1, desired: 1, max: 2 } },
  },
  seal: {},
  recovery: {
    threshold: 3,
    ceremonyRoleArn: 'arn:aws:iam::123456789012:role/recovery/ceremony',
    holders: {
      admin: { readerRoleArn: 'arn:aws:iam::123456789012:role/recovery/admin' },
      devops: { readerRoleArn: 'arn:aws:iam::123456789012:role/recovery/devops' },
      security: { readerRoleArn: 'arn:aws:iam::123456789012:role/recovery/security' },
      'backup-1': { readerRoleArn: 'arn:aws:iam::123456789012:role/recovery/backup-1' },
      'backup-2': { readerRoleArn: 'arn:aws:iam::123456789012:role/recovery/backup-2' },
    },
  },
  vault: {
    nodes: 3,
    instanceType: 't3.medium',
    memoryMiB: 512,
    cpuMillis: 100,
    dataGiB: 1,
    auditGiB: 1,
    auditFolder: 'audit',
    outboundCidrs: ['0.0.0.0/0'],
  },
  databases: {
    'ecommerce-db': postgres,
    'ecommerce-redis': redis,
    'kgc-db': postgres,
    'milk-tracker-prod': postgres,
    'milk-tracker-staging': postgres,
    'milk-tracker-dev': postgres,
    'milk-tracker-test': postgres,
  },
  logins: {
    oidc: {
      discoveryUrl: 'http://127.0.0.1:5568',
      groups: {
        admin: 'vault-admin',
        security: 'vault-security',
        auditor: 'vault-auditor',
        operator: 'vault-operator',
        developer: 'vault-developer',
      },
    },
    github: {
      repositoryId: '700100200',
      planWorkflow: 'strongroom-example/ci/.github/workflows/plan.yml@refs/heads/main',
      applyEnvironment: 'local',
    },
    roleArns: {
      'break-glass': ['arn:aws:iam::123456789012:role/platform/break-glass'],
      'ci-plan': ['arn:aws:iam::123456789012:role/platform/ci-plan'],
      'ci-apply': ['arn:aws:iam::123456789012:role/platform/ci-apply'],
    },
  },
  issuers: { github: 'http://127.0.0.1:5568', gitlab: 'http://127.0.0.1:5568' },
  tags: { owner: 'platform-team', environment: 'local', 'cost-centre': 'cc-0000' },
  charts: process.env['STRONGROOM_CHARTS'] ? { folder: process.env['STRONGROOM_CHARTS'] } : {},
  emulators: {
    aws: 'http://127.0.0.1:5566',
    eks: 'http://127.0.0.1:5567',
    vault: 'https://127.0.0.1:8200',
    kubernetes,
  },
} satisfies EnvironmentInput;
