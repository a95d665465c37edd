import { charts, images, kubernetes, kubernetesVersions, whyBroken } from '../../environments/versions';

const release = kubernetes['1.35'];
const withAddOn = (addOn: string, version: string) => ({ ...release, addOns: { ...release.addOns, [addOn]: version } });

test.each(kubernetesVersions)('nothing is known against what goes with Kubernetes %s', (version) => {
  expect(whyBroken(version, kubernetes[version])).toBeUndefined();
});

test('combinations that are known to break are named', () => {
  expect(whyBroken('1.35', withAddOn('vpc-cni', 'v1.21.0-eksbuild.4'))).toContain('take 1.21.1 or later');
  expect(whyBroken('1.35', withAddOn('vpc-cni', 'v1.21.1-eksbuild.1'))).toBeUndefined();
  expect(whyBroken('1.36', release)).toContain('kube-proxy must have the minor version of the control plane');
  expect(whyBroken('1.35', { ...release, nodeImage: kubernetes['1.34'].nodeImage })).toContain(
    'EKS refuses nodes of another minor version',
  );
});

test('every version is exact', () => {
  const releases = Object.values(kubernetes);
  const addOns = releases.flatMap((one) => Object.values(one.addOns));
  for (const { nodeImage } of releases) expect(nodeImage).toMatch(/^\d+\.\d+\.\d+-\d{8}$/);
  const versions = [
    ...addOns,
    ...Object.values(charts).map(({ version }) => version),
    ...Object.values(images).map(({ tag }) => tag),
  ];
  for (const version of versions) expect(version).toMatch(/^v?\d+\.\d+\.\d+/);
});
