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
});

test('every version is exact', () => {
  const addOns = Object.values(kubernetes).flatMap((one) => Object.values(one.addOns));
  const versions = [
    ...addOns,
    ...Object.values(charts).map(({ version }) => version),
    ...Object.values(images).map(({ tag }) => tag),
  ];
  for (const version of versions) expect(version).toMatch(/^v?\d+\.\d+\.\d+/);
});
