import { spawnSync } from 'node:child_process';
import { VaultServer, type VaultServerProps } from '../../constructs/vault-server/vault-server';
import type { VaultValues } from '../../constructs/vault-server/vault-values';
import { releaseValues } from '../platform/release-values';
import { Template } from '../template';

const keyArn = 'arn:aws:kms:ap-southeast-1:111122223333:key/1';
const vault = (props: Partial<VaultServerProps> = {}) =>
  Template.of((stack) => {
    new VaultServer(stack, 'server', {
      chart: { repository: 'https://helm.releases.hashicorp.com', chart: 'vault', version: '0.34.1' },
      image: { repository: 'docker.io/hashicorp/vault', tag: '2.0.4' },
      namespace: 'vault',
      clusterName: 'strongroom-test',
      nodes: 3,
      memoryMiB: 4096,
      cpuMillis: 1000,
      dataGiB: 20,
      auditGiB: 30,
      auditFolder: '/vault/audit',
      storageClass: 'encrypted',
      priorityClass: 'critical',
      seal: { region: 'ap-southeast-1', keyArn },
      oidcProvider: { arn: 'arn:aws:iam::111122223333:oidc-provider/oidc.example/id/1', issuer: 'oidc.example/id/1' },
      roleName: 'strongroom-test-vault',
      account: '111122223333',
      serviceRegistration: true,
      wait: true,
      ...props,
    });
  });
const values = (props?: Partial<VaultServerProps>): VaultValues => releaseValues(vault(props).resource('helm_release'));

test('a misspelt value does not compile', () => {
  const { server } = values();
  // @ts-expect-error: the chart's key is priorityClassName
  const misspelt: VaultValues['server'] = { ...server, priorityClass: 'critical' };
  // @ts-expect-error: the chart would speak plain HTTP
  const plain: VaultValues['global'] = { tlsDisable: true };
  expect([misspelt, plain]).toHaveLength(2);
});

test('its role seals and unseals with one key, looks up who logs in, and can do nothing else', () => {
  const { Statement } = JSON.parse(String(vault().resource('aws_iam_role_policy')['policy']));
  expect(Statement).toMatchObject([
    { Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'], Resource: keyArn },
    { Effect: 'Allow', Action: ['iam:GetRole'], Resource: 'arn:aws:iam::111122223333:role/*' },
  ]);
  expect(Statement).toHaveLength(2);
});

test('only pods of its service account get that role', () => {
  const trust = String(vault().resource('aws_iam_role')['assume_role_policy']);
  expect(trust).toContain('"oidc.example/id/1:sub":"system:serviceaccount:vault:vault"');
  const { serviceAccount } = values().server;
  expect(serviceAccount.name).toBe('vault');
  expect(serviceAccount.annotations).toEqual({
    'eks.amazonaws.com/role-arn': expect.stringMatching(/^\$\{aws_iam_role\..*\.arn\}$/),
  });
});

test('every container drops all that the level restricted forbids, and writes only to volumes', () => {
  const { statefulSet, extraContainers, volumeMounts } = values().server;
  const dropped = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
  expect(statefulSet.securityContext.container).toEqual(dropped);
  for (const { securityContext } of extraContainers) expect(securityContext).toEqual(dropped);
  expect(statefulSet.securityContext.pod).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(volumeMounts.map(({ mountPath }) => mountPath)).toContain('/tmp');
});

test('a sealed node gets no clients, and is not restarted', () => {
  const { readinessProbe, livenessProbe, service } = values().server;
  expect(readinessProbe.path).not.toMatch(/sealedcode|uninitcode/);
  expect(livenessProbe.path).toContain('sealedcode=204&uninitcode=204');
  expect(service.publishNotReadyAddresses).toBe(false);
});

test('Vault ends before its container is told to', () => {
  const { preStop, terminationGracePeriodSeconds } = values().server;
  const [shell, flag, script] = preStop;
  // One that ends two seconds after it was told to.
  const fakes =
    'sleep() { :; }; kill() { echo "$@"; told=1; }; pidof() { [ $# = 1 ] && [ ${polls:=0} -lt 2 ] && polls=$((polls + 1)); };';
  const { stdout } = spawnSync(shell!, [flag!, `${fakes} ${script}; echo after $polls`], { encoding: 'utf8' });
  expect(stdout).toBe('-TERM\nafter 2\n');
  expect(terminationGracePeriodSeconds).toBe(60);
});

test('a snapshot is unpacked on a disk that holds all data, not in memory', () => {
  const { extraEnvironmentVars, volumes, volumeMounts } = values({ dataGiB: 20 }).server;
  const { name } = volumeMounts.find(({ mountPath }) => mountPath === extraEnvironmentVars['TMPDIR'])!;
  expect(volumes.find((volume) => volume.name === name)).toEqual({ name, emptyDir: { sizeLimit: '20Gi' } });
});

test('its volumes outlive the release and the nodes', () => {
  const { dataStorage, auditStorage, persistentVolumeClaimRetentionPolicy } = values().server;
  expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  expect(dataStorage).toMatchObject({ size: '20Gi', storageClass: 'encrypted', mountPath: '/vault/data' });
  expect(auditStorage).toMatchObject({ size: '30Gi', storageClass: 'encrypted', mountPath: '/vault/audit' });
});

test('it runs on nodes of its own, in every zone', () => {
  const { nodeSelector, tolerations, topologySpreadConstraints, priorityClassName } = values().server;
  expect(nodeSelector).toEqual({ dedicated: 'vault' });
  expect(tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'vault', effect: 'NoSchedule' }]);
  expect(topologySpreadConstraints).toMatchObject([
    { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
  ]);
  expect(priorityClassName).toBe('critical');
});

test('it is never throttled, and never gets less memory than it may use', () => {
  expect(values().server.resources).toEqual({
    requests: { cpu: '1000m', memory: '4096Mi' },
    limits: { memory: '4096Mi' },
  });
});

test('a new certificate is told to the server, in its own process namespace and by its own user', () => {
  const { shareProcessNamespace, extraContainers } = values().server;
  expect(shareProcessNamespace).toBe(true);
  expect(new Set(extraContainers.map(({ image }) => image))).toEqual(new Set(['docker.io/hashicorp/vault:2.0.4']));
  expect(extraContainers[0]?.args[0]).toContain('pkill -HUP -x vault');
});

test('outside of a pod it may not change pods', () => {
  expect(values({ serviceRegistration: false }).server.serviceAccount.serviceDiscovery).toEqual({ enabled: false });
});

test('an image that needs a dropped capability is refused', () => {
  expect(() => vault({ image: { repository: 'docker.io/hashicorp/vault', tag: '2.0.1' } })).toThrow(
    'use 2.0.2 or later',
  );
});
