import { listenerNames, podHost, podNames } from '../../constructs/vault-server/names';

test('the certificate has every name that the server’s own configuration dials', () => {
  const { dnsNames } = listenerNames('vault', 5);
  expect(dnsNames).toEqual(expect.arrayContaining(podNames(5).map(podHost)));
  expect(dnsNames).toContain('vault.vault.svc');
});

test('each Service has its short name and its full ones', () => {
  const { dnsNames } = listenerNames('secrets', 3);
  for (const service of ['vault', 'vault-active', 'vault-standby', 'vault-internal']) {
    for (const suffix of ['', '.secrets', '.secrets.svc', '.secrets.svc.cluster.local']) {
      expect(dnsNames).toContain(service + suffix);
    }
  }
});

test('the pod reaches itself by loopback', () => {
  expect(listenerNames('vault', 3)).toMatchObject({
    dnsNames: expect.arrayContaining(['localhost']),
    ipAddresses: ['127.0.0.1'],
  });
});

test('no name is there twice, and the load balancer’s only if there is one', () => {
  const plain = listenerNames('vault', 3).dnsNames;
  expect(new Set(plain).size).toBe(plain.length);
  expect(listenerNames('vault', 3, 'vault.example.com').dnsNames).toEqual([...plain, 'vault.example.com']);
});
