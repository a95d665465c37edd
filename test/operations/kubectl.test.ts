import { Kubectl } from '../../operations/kubectl';
import { fakeKubectl, kubeConfig, kubectlCalls } from './fake-kubectl';

const ENDPOINT = 'https://ABC.gr7.ap-southeast-1.eks.amazonaws.com';
const config = (server: string) => ({ 'config view': kubeConfig(server) });

test('the context is that of the cluster, whatever the case of its host', async () => {
  fakeKubectl({ ...config(ENDPOINT.toLowerCase()), 'get pod': [{ kind: 'Pod' }] });
  const kubectl = await Kubectl.of('strongroom-prod', ENDPOINT);
  expect(await kubectl.get('pod', 'vault-0')).toEqual({ kind: 'Pod' });
  expect(kubectlCalls().at(-1)).toBe('get pod vault-0 -o json');
});

test.each<[string, Record<string, readonly object[]>]>([
  ['https://other.example', config('https://other.example')],
  ['no cluster', { 'config view': [{ 'current-context': 'somewhere', clusters: null }] }],
])('%s is refused: nothing is done to whichever cluster happens to be chosen', async (spoken, answers) => {
  fakeKubectl(answers);
  await expect(Kubectl.of('strongroom-prod', ENDPOINT)).rejects.toThrow(
    `kubectl would speak to ${spoken}, and strongroom-prod is at ${ENDPOINT}; run: aws eks update-kubeconfig`,
  );
});

test('without a context, kubectl says how to get one', async () => {
  fakeKubectl({});
  await expect(Kubectl.of('strongroom-prod', ENDPOINT)).rejects.toThrow(
    'kubectl has no current context; run: aws eks update-kubeconfig --name strongroom-prod',
  );
});

test('what kubectl refuses is told in its last words', async () => {
  fakeKubectl(config(ENDPOINT));
  const kubectl = await Kubectl.of('strongroom-prod', ENDPOINT);
  await expect(kubectl.get('pod', 'vault-9')).rejects.toThrow(
    'kubectl get pod vault-9: Error from server (NotFound): get pod vault-9 -o json',
  );
});

test('a way to a pod has a port of this machine, until it is stopped', async () => {
  const answer = 'Forwarding from 127.0.0.1:40123 -> 8200';
  fakeKubectl({ ...config(ENDPOINT), '-n vault port-forward pod/vault-0 :8200': answer });
  const kubectl = await Kubectl.of('strongroom-prod', ENDPOINT);
  const forward = await kubectl.forward('vault', 'vault-0', 8200);
  expect(forward.port).toBe(40123);
  await forward.stop();
  await expect(forward.ended).resolves.toBeDefined();
  await expect(kubectl.forward('vault', 'vault-1', 8200)).rejects.toThrow('no way to vault-1: Error from server');
});
