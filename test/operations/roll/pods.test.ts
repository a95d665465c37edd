import { Kubectl } from '../../../operations/kubectl';
import { Pods } from '../../../operations/roll/pods';
import { fakeKubectl, kubeConfig, kubectlCalls } from '../fake-kubectl';

const ENDPOINT = 'https://cluster.example';
const set = ({ type = 'OnDelete', image = 'docker.io/hashicorp/vault:2.0.4', observedGeneration = 3 } = {}) => ({
  metadata: { generation: 3 },
  spec: {
    replicas: 3,
    updateStrategy: { type },
    template: {
      spec: {
        containers: [
          { name: 'certificate-reloader', image: 'x:1' },
          { name: 'vault', image },
        ],
      },
    },
  },
  status: { observedGeneration, updateRevision: 'vault-new' },
});
const pod = (uid: string, revision = 'vault-new', running = true, ready = running) => ({
  metadata: { uid, labels: { 'controller-revision-hash': revision } },
  status: {
    phase: running ? 'Running' : 'Pending',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: [
      { name: 'vault', state: running ? { running: {} } : { waiting: { reason: 'ImagePullBackOff' } } },
    ],
  },
});

async function find(answers: Readonly<Record<string, readonly object[] | string>>, startSeconds = 30) {
  fakeKubectl({ 'config view': kubeConfig(ENDPOINT), ...answers });
  const kubectl = await Kubectl.of('strongroom-prod', ENDPOINT);
  return Pods.find({ kubectl, namespace: 'vault', name: 'vault', tag: '2.0.4', token: 'unused', startSeconds });
}
const STATEFUL_SET = 'get -n vault statefulset vault';
const POD = 'get -n vault pod vault-1';
const DELETE = '-n vault delete pod vault-1 --wait=true';

test('its nodes are the pods of the StatefulSet, current when they have its last revision', async () => {
  const pods = await find({
    [STATEFUL_SET]: [set()],
    'get -n vault pod vault-0': [pod('a', 'vault-old')],
    [POD]: [pod('b')],
  });
  expect(pods.nodes.map(({ name }) => name)).toEqual(['vault-0', 'vault-1', 'vault-2']);
  expect(pods.deployedVersion).toBe('2.0.4');
  expect([await pods.nodes[0]!.isCurrent(), await pods.nodes[1]!.isCurrent()]).toEqual([false, true]);
});

test.each<[object, string]>([
  [set({ type: 'RollingUpdate' }), 'has the update strategy RollingUpdate, which takes no account of who leads'],
  [set({ observedGeneration: 2 }), 'has not yet taken in the last change of StatefulSet vault'],
  [
    set({ image: 'docker.io/hashicorp/vault:2.0.3' }),
    'deploys docker.io/hashicorp/vault:2.0.3, and environments/versions.ts says 2.0.4; apply the stack vault-server',
  ],
])('%# is refused before any pod is touched', async (statefulSet, reason) => {
  await expect(find({ [STATEFUL_SET]: [statefulSet] })).rejects.toThrow(reason);
});

test('a restart deletes the pod, waits for another one that is ready, and does nothing else', async () => {
  const pods = await find({
    [STATEFUL_SET]: [set()],
    [POD]: [pod('old', 'vault-old'), pod('old', 'vault-old'), pod('new', 'vault-new', true, false), pod('new')],
    [DELETE]: 'pod "vault-1" deleted',
  });
  await pods.nodes[1]!.restart();
  const calls = kubectlCalls().slice(2);
  expect(calls.map((call) => call.replace(/ (-o json|--timeout=\w+)$/, ''))).toEqual([POD, DELETE, POD, POD, POD]);
});

test('a pod that does not come back is said to wait for what it waits for', async () => {
  const answers = {
    [STATEFUL_SET]: [set()],
    [POD]: [pod('old', 'vault-old'), pod('new', 'vault-new', false)],
    [DELETE]: 'pod "vault-1" deleted',
  };
  const pods = await find(answers, 1);
  await expect(pods.nodes[1]!.restart()).rejects.toThrow(
    'Stopped: pod vault-1 is not ready 1 s after it was deleted (ImagePullBackOff)',
  );
});
