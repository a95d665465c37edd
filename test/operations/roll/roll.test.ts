import { planRoll, roll } from '../../../operations/roll/roll';
import { SimulatedCluster } from './simulated-cluster';

let cluster: SimulatedCluster;
let said: string[];
const begin = (count?: 3 | 5) => {
  cluster = new SimulatedCluster(count);
  said = [];
};
beforeEach(() => begin());
afterEach(() => cluster.stop());

const rolling = (takeSnapshot = async () => 'saved') =>
  roll({
    cluster,
    takeSnapshot: async () => {
      cluster.done.push('snapshot');
      return takeSnapshot();
    },
    say: (line) => said.push(line),
    limitSeconds: 1,
  });

test('a snapshot first, then the standbys, then the leader after it gave up its lead', async () => {
  expect(await rolling()).toEqual(['vault-1', 'vault-2', 'vault-0']);
  expect(cluster.done).toEqual([
    'snapshot',
    'restart vault-1',
    'restart vault-2',
    'step-down vault-0',
    'restart vault-0',
  ]);
});

test('whoever leads is the last one, of five nodes too', async () => {
  await cluster.stop();
  begin(5);
  cluster.leader = 'vault-3';
  await rolling();
  expect(cluster.done.slice(-2)).toEqual(['step-down vault-3', 'restart vault-3']);
  expect(cluster.done).toHaveLength(7);
});

test('a lead that moves during the roll is followed, so that no standby is stepped down and no leader restarted', async () => {
  cluster.afterRestart = () => {
    if (cluster.done.includes('restart vault-1')) cluster.leader = 'vault-2';
    cluster.afterRestart = () => {};
  };
  await rolling();
  expect(cluster.done).toEqual([
    'snapshot',
    'restart vault-1',
    'restart vault-0',
    'step-down vault-2',
    'restart vault-2',
  ]);
});

test('an interrupted roll goes on with the nodes that are left, and a finished one does nothing', async () => {
  cluster.state('vault-1').current = true;
  expect(await rolling()).toEqual(['vault-2', 'vault-0']);
  const before = cluster.done.length;
  expect(await rolling()).toEqual([]);
  expect(cluster.done).toHaveLength(before);
});

test('where the leader is left over, it gives up its lead before', async () => {
  for (const name of ['vault-1', 'vault-2']) cluster.state(name).current = true;
  await rolling();
  expect(cluster.done).toEqual(['snapshot', 'step-down vault-0', 'restart vault-0']);
});

test.each<[string, () => void]>([
  [
    'vault-2 does not answer (it does not say how it is)',
    () => Object.assign(cluster.state('vault-2'), { silent: true }),
  ],
  ['vault-2 is sealed', () => Object.assign(cluster.state('vault-2'), { sealed: true })],
  ['no node leads', () => Object.assign(cluster, { leader: 'nobody' })],
  ['autopilot calls vault-1 unhealthy', () => Object.assign(cluster.state('vault-1'), { healthy: false })],
  ['vault-1 has no vote', () => Object.assign(cluster.state('vault-1'), { votes: false })],
  ['failure tolerance is 0', () => Object.assign(cluster, { failureTolerance: 0 })],
])('nothing is touched where %s', async (reason, ail) => {
  ail();
  await expect(rolling()).rejects.toThrow(reason);
  await expect(planRoll(cluster)).rejects.toThrow('Nothing was restarted');
  expect(cluster.done).toEqual([]);
});

test.each(['2.0.5', '2.1.0', '10.0.0'])(
  'Vault %s on a node is newer than the deployed 2.0.4: refused',
  async (newer) => {
    cluster.state('vault-2').version = newer;
    await expect(rolling()).rejects.toThrow(`vault-2 runs Vault ${newer}, and 2.0.4 is deployed`);
    expect(cluster.done).toEqual([]);
  },
);

test('a snapshot that fails stops it before any node', async () => {
  const failing = async () => {
    throw new Error('the bucket is full');
  };
  await expect(rolling(failing)).rejects.toThrow('the bucket is full');
  expect(cluster.done).toEqual(['snapshot']);
});

test.each<[string, Parameters<typeof Object.assign>[1]]>([
  ['vault-1 is sealed', { sealed: true }],
  ['vault-1 does not answer (it does not say how it is)', { silent: true }],
  ['vault-1 has no vote', { votes: false }],
  ['vault-1 is 40 entries behind vault-0', { index: 60 }],
])('it stops at a node after whose restart %s, and touches no other', async (reason, ailment) => {
  cluster.afterRestart = (state) => Object.assign(state, ailment);
  await expect(rolling()).rejects.toThrow(`Stopped at vault-1: 1 s after its restart ${reason}.`);
  expect(cluster.done).toEqual(['snapshot', 'restart vault-1']);
});
