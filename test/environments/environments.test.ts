import { loadEnvironments } from '../../environments';
import { dr } from '../../environments/dr';
import { local } from '../../environments/local';
import { prod } from '../../environments/prod';
import { kubernetesVersions } from '../../environments/versions';
import { roleHolders } from '../../policies/names';

const { network, cluster, vault, tags, logins, recovery } = prod;
/** prod, with one holder otherwise. */
const changedHolder = (change: object) => ({
  recovery: { ...recovery, holders: { ...recovery.holders, devops: { ...recovery.holders.devops, ...change } } },
});

test('the five environments of this repository are valid', () => {
  expect(loadEnvironments().map(({ name }) => name)).toEqual(['local', 'dev', 'staging', 'prod', 'dr']);
});

test('Kubernetes is 1.35 unless an environment says otherwise', () => {
  expect(loadEnvironments([prod])[0]!.cluster.kubernetesVersion).toBe('1.35');
});

test.each(kubernetesVersions)('Kubernetes %s is accepted', (kubernetesVersion) => {
  expect(() => loadEnvironments([{ ...prod, cluster: { ...cluster, kubernetesVersion } }])).not.toThrow();
});

test('a local environment may stand alone', () => {
  expect(() => loadEnvironments([local])).not.toThrow();
});

/** What is wrong with prod, and every line of the refusal. */
test.each<[mistake: string, change: object, refusal: string]>([
  ['an unknown key', { netwrok: {} }, "prod: the environment: unknown 'netwrok'; known are name, account, region,"],
  [
    'an unknown key inside',
    { vault: { ...vault, node: 5 } },
    "prod: vault: unknown 'node'; known are nodes, instanceType,",
  ],
  ['a wrong type', { account: 111122223333 }, 'prod: account: 111122223333 is not a string; write a string'],
  ['a missing field', { region: undefined }, 'prod: region: is missing; it is a required string'],
  [
    'an account id of 11 digits',
    { account: '11112222333' },
    "prod: account: '11112222333' is not an AWS account id; an account id has 12 digits",
  ],
  [
    'a bad CIDR',
    { network: { ...network, cidr: '10.0.0.0/33' } },
    "prod: network.cidr: '10.0.0.0/33' is not an IPv4 CIDR block",
  ],
  [
    'host bits in a CIDR',
    { network: { ...network, cidr: '10.0.0.1/16' } },
    "prod: network.cidr: '10.0.0.1/16' is not an IPv4 CIDR block",
  ],
  [
    'a VPC too small',
    { network: { ...network, cidr: '10.0.0.0/24' } },
    "prod: network.cidr: '10.0.0.0/24' is too small",
  ],
  [
    'two zones in production',
    { network: { ...network, availabilityZones: network.availabilityZones.slice(1) } },
    'prod: network.availabilityZones: 2 zones cannot lose one',
  ],
  [
    'a zone of another region',
    { network: { ...network, availabilityZones: ['eu-west-1a', ...network.availabilityZones.slice(1)] } },
    "prod: network.availabilityZones: 'eu-west-1a' is not in ap-southeast-1",
  ],
  [
    'a zone twice',
    {
      network: {
        ...network,
        availabilityZones: [network.availabilityZones[0], ...network.availabilityZones.slice(0, 2)],
      },
    },
    'prod: network.availabilityZones: a zone is named twice',
  ],
  [
    'nobody to hold recovery shares in production',
    { recovery: undefined },
    'prod: recovery: nobody could make a root token again',
  ],
  [
    'a threshold above the number of holders',
    { recovery: { ...recovery, threshold: 6 } },
    'prod: recovery.threshold: 6 of 5 shares can never meet',
  ],
  [
    'one share that is enough',
    { recovery: { ...recovery, threshold: 1 } },
    'prod: recovery.threshold: 1 would let one holder act alone',
  ],
  [
    'two shares that are enough in production',
    { recovery: { ...recovery, threshold: 2 } },
    'prod: recovery: 2 of 5 is too little',
  ],
  [
    'no holder to spare in production',
    { recovery: { ...recovery, threshold: 5 } },
    'prod: recovery: 5 of 5 is too little',
  ],
  [
    'a fingerprint as gpg groups it',
    changedHolder({ fingerprint: 'AAAA BBBB' }),
    "prod: recovery.holders.devops.fingerprint: 'AAAA BBBB' is not the fingerprint of an OpenPGP key",
  ],
  [
    'a holder without a key',
    changedHolder({ fingerprint: undefined }),
    'prod: recovery.holders.devops.fingerprint: is missing',
  ],
  [
    'one key for two holders',
    changedHolder({ fingerprint: recovery.holders.admin.fingerprint }),
    "prod: recovery.holders.devops.fingerprint: is that of 'admin' too",
  ],
  [
    'one role for two holders',
    changedHolder({ readerRoleArn: recovery.holders.admin.readerRoleArn }),
    'prod: recovery.holders.devops.readerRoleArn:',
  ],
  [
    'a ceremony that reads',
    changedHolder({ readerRoleArn: recovery.ceremonyRoleArn }),
    'has another part already; give each holder its own role',
  ],
  [
    'a holder of another account',
    changedHolder({ readerRoleArn: 'arn:aws:iam::999922223333:role/devops' }),
    "prod: recovery.holders.devops.readerRoleArn: 'arn:aws:iam::999922223333:role/devops' is not of account 111122223333",
  ],
  [
    'one NAT gateway in production',
    { network: { ...network, nat: 'single' } },
    "prod: network.nat: 'single' ends with one zone",
  ],
  [
    'an even number of Vault nodes',
    { vault: { ...vault, nodes: 4 } },
    'prod: vault.nodes: 4 Vault nodes cannot keep a quorum well; use 3 or 5',
  ],
  [
    'an unsupported Kubernetes version',
    { cluster: { ...cluster, kubernetesVersion: '1.33' } },
    "prod: cluster.kubernetesVersion: Kubernetes '1.33' is not supported; use one of 1.34, 1.35, 1.36",
  ],
  [
    'an endpoint open to the world',
    { cluster: { ...cluster, publicAccessCidrs: ['0.0.0.0/0'] } },
    'prod: cluster.publicAccessCidrs: 0.0.0.0/0 opens the API server to the whole internet',
  ],
  [
    'a public endpoint in production',
    { cluster: { ...cluster, publicAccessCidrs: ['203.0.113.0/24'] } },
    'prod: cluster.publicAccessCidrs: 203.0.113.0/24 may reach the API server; production has no public endpoint',
  ],
  [
    'Service addresses inside the VPC',
    { cluster: { ...cluster, serviceCidr: '10.0.128.0/20' } },
    'prod: cluster.serviceCidr: 10.0.128.0/20 overlaps network.cidr 10.0.0.0/16',
  ],
  [
    'an admin who is no role',
    { cluster: { ...cluster, adminRoleArns: ['admin'] } },
    "prod: cluster.adminRoleArns.0: 'admin' is not the ARN of an IAM role",
  ],
  [
    'more nodes wanted than allowed',
    { cluster: { ...cluster, nodeGroups: { general: { instanceTypes: ['m6i.large'], min: 1, desired: 5, max: 3 } } } },
    'prod: cluster.nodeGroups.general: desired is 5, outside min 1 to max 3',
  ],
  [
    'a recovery region that is the primary one',
    { seal: { recoveryRegion: 'ap-southeast-1' } },
    "prod: seal.recoveryRegion: ap-southeast-1 is the environment's own region",
  ],
  [
    'a borrowed key with a replica',
    { seal: { replicaOf: 'dr', recoveryRegion: 'ap-southeast-2' } },
    "prod: seal.replicaOf: the key of 'dr' keeps its own replica",
  ],
  [
    'a chart folder that does not exist',
    { charts: { folder: '/no/such/folder' } },
    "prod: charts.folder: the chart folder '/no/such/folder' does not exist",
  ],
  [
    'two sources of charts',
    { charts: { folder: '/', ociMirror: 'oci://mirror.example' } },
    'prod: charts: both ociMirror',
  ],
  [
    'a tag key that AWS reserves',
    { tags: { ...tags, 'aws:team': 'x' } },
    "prod: tags.aws:team: 'aws:team' is a tag key that AWS refuses",
  ],
  [
    'a tag key with a forbidden character',
    { tags: { ...tags, 'team#1': 'x' } },
    "prod: tags.team#1: 'team#1' is a tag key that AWS refuses",
  ],
  [
    'a missing tag',
    { tags: { owner: 'x', environment: 'prod' } },
    'prod: tags: a tag is missing; every environment has owner, environment, cost-centre',
  ],
  ["another environment's tag", { tags: { ...tags, environment: 'dev' } }, "prod: tags.environment: 'dev' would bill"],
  [
    'emulators for what must last',
    { emulators: local.emulators },
    'prod: emulators: emulators would hold what is not disposable',
  ],
  [
    'a persona that nobody can be',
    { logins: { github: logins.github, roleArns: logins.roleArns } },
    'prod: logins: nobody could log in as admin, whose group tenants give policies to; name oidc, or roleArns.admin',
  ],
  [
    'single sign-on that leaves a persona out',
    { logins: { ...logins, oidc: { ...logins.oidc, groups: { ...logins.oidc.groups, auditor: undefined } } } },
    'prod: logins.oidc.groups.auditor: is missing; it is a required string',
  ],
  [
    'a role for someone who is no persona',
    { logins: { ...logins, roleArns: { ...logins.roleArns, root: logins.roleArns['break-glass'] } } },
    "prod: logins.roleArns: unknown 'root'; known are admin, security, auditor, operator, developer, break-glass,",
  ],
  [
    'a role of another account',
    { logins: { ...logins, roleArns: { 'break-glass': ['arn:aws:iam::999988887777:role/break-glass'] } } },
    "prod: logins.roleArns.break-glass: 'arn:aws:iam::999988887777:role/break-glass' is not of account 111122223333",
  ],
  [
    'production that nobody can repair',
    { logins: { ...logins, roleArns: {} } },
    'prod: logins.roleArns: nobody could repair Vault once its root token is revoked',
  ],
  [
    'production that no pipeline can plan',
    { logins: { oidc: logins.oidc, roleArns: logins.roleArns } },
    'prod: logins: no pipeline could log in as ci-plan; production names github, or roleArns.ci-plan',
  ],
  [
    'single sign-on without TLS',
    { logins: { ...logins, oidc: { ...logins.oidc, discoveryUrl: 'http://login.strongroom.example' } } },
    "prod: logins.oidc.discoveryUrl: 'http://login.strongroom.example' lets whoever is on the way sign anyone in",
  ],
  [
    'an issuer without TLS',
    { issuers: { gitlab: 'http://gitlab.strongroom.example' } },
    "prod: issuers.gitlab: 'http://gitlab.strongroom.example' lets whoever is on the way sign anyone in",
  ],
  [
    'a Vault that no IAM answers',
    { vault: { ...prod.vault, outboundCidrs: [] } },
    "prod: vault.outboundCidrs: no role could log in by AWS, whose IAM is outside of the VPC; name '0.0.0.0/0', or",
  ],
  [
    'a repository by its name',
    { logins: { ...logins, github: { ...logins.github, repositoryId: 'example/platform' } } },
    "prod: logins.github.repositoryId: 'example/platform' is not the id of a repository",
  ],
  [
    'a workflow on no branch',
    { logins: { ...logins, github: { ...logins.github, planWorkflow: 'plan.yml' } } },
    "prod: logins.github.planWorkflow: 'plan.yml' is no workflow on a branch",
  ],
  ['disposable production', { disposable: true }, 'prod: disposable: true would leave production unprotected'],
  ['logs kept too short', { logRetentionDays: 90 }, 'prod: logRetentionDays: 90 days is not a retention'],
  ['a name that does not fit', { name: 'Prod_EU' }, "Prod_EU: name: 'Prod_EU' does not fit into every AWS name"],
])('%s is refused', (_, change, refusal) => {
  expect(() => loadEnvironments([{ ...prod, ...change }])).toThrow(refusal);
});

test('people and pipelines may log in by IAM roles alone', () => {
  const { 'break-glass': arns } = logins.roleArns;
  const roleArns = Object.fromEntries(roleHolders.map((holder) => [holder, arns]));
  expect(() => loadEnvironments([{ ...prod, logins: { roleArns } }])).not.toThrow();
});

test('every mistake is named at once', () => {
  const load = () => loadEnvironments([{ ...prod, stages: [], vault: { ...vault, nodes: 4 } }]);
  expect(load).toThrow(/^prod: stages: .*\nprod: vault.nodes: .*$/);
});

test('two environments that trust GitHub do not share an account, unless one recovers the other', () => {
  const twin = {
    ...prod,
    name: 'twin',
    network: { ...network, cidr: '10.80.0.0/16' },
    seal: {},
    tags: { ...tags, environment: 'twin' },
  };
  expect(() => loadEnvironments([prod, twin])).toThrow(
    "twin: account: 111122223333 is that of 'prod' too, and an account knows GitHub once",
  );
  expect(() => loadEnvironments([prod, dr])).not.toThrow();
});

test('overlapping ranges of two environments are refused', () => {
  const other = { ...local, network: { ...local.network, cidr: '10.0.64.0/18' } };
  expect(() => loadEnvironments([prod, other])).toThrow(
    "local: network.cidr: 10.0.64.0/18 overlaps 10.0.0.0/16 of 'prod'",
  );
});

test('two environments of one name are refused', () => {
  expect(() => loadEnvironments([prod, { ...prod, network: { ...network, cidr: '10.200.0.0/16' } }])).toThrow(
    "two environments are called 'prod'",
  );
});

test('a key that has no replica in the region is refused', () => {
  const refusal = "dr: seal.replicaOf: 'prod' has no replica of its unseal key in ap-southeast-2";
  expect(() => loadEnvironments([dr])).toThrow(refusal);
  expect(() => loadEnvironments([{ ...prod, seal: {} }, dr])).toThrow(refusal);
  expect(() => loadEnvironments([prod, { ...dr, account: '999988887777' }])).toThrow('of account 999988887777');
  expect(() => loadEnvironments([prod, dr])).not.toThrow();
});
