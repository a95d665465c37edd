import { ListenerCertificate } from '../../constructs/vault-server/listener-certificate';
import { listenerNames } from '../../constructs/vault-server/names';
import { releaseValues } from '../platform/release-values';
import { Template } from '../template';

const names = listenerNames('vault', 3);
const template = Template.of((stack) => {
  new ListenerCertificate(stack, 'certificate', { namespace: 'vault', clusterName: 'strongroom-test', names });
});
const resources: readonly { kind: string; metadata: { name: string }; spec: Record<string, unknown> }[] = releaseValues(
  template.resource('helm_release'),
).resources;
const find = (kind: string, name: string) =>
  resources.find((one) => one.kind === kind && one.metadata.name === name)?.spec;

test('no private key passes through Terraform: cert-manager makes them all', () => {
  expect(template.types()).toEqual(['helm_release']);
});

test('only Vault’s namespace can ask its CA for a certificate', () => {
  expect(resources.map(({ kind }) => kind)).not.toContain('ClusterIssuer');
});

test('the listener’s certificate is signed by a CA that signs itself', () => {
  expect(find('Certificate', 'vault-server')).toMatchObject({ issuerRef: { name: 'vault-ca', kind: 'Issuer' } });
  expect(find('Issuer', 'vault-ca')).toEqual({ ca: { secretName: find('Certificate', 'vault-ca')?.['secretName'] } });
  expect(find('Certificate', 'vault-ca')).toMatchObject({ isCA: true, issuerRef: { name: 'vault-root' } });
  expect(find('Issuer', 'vault-root')).toEqual({ selfSigned: {} });
});

test('it has the given names, and a new key each time', () => {
  expect(find('Certificate', 'vault-server')).toMatchObject({
    ...names,
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
  });
});

test('the CA keeps its key, so that its next certificate verifies what the last one signed', () => {
  expect(find('Certificate', 'vault-ca')).toMatchObject({ privateKey: { rotationPolicy: 'Never' } });
});
