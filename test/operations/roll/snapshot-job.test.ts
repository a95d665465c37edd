import { Kubectl } from '../../../operations/kubectl';
import { runSnapshotJob } from '../../../operations/roll/snapshot-job';
import { fakeKubectl, kubeConfig, kubectlCalls } from '../fake-kubectl';

const job = (type: string, message?: string) => ({ status: { conditions: [{ type, status: 'True', message }] } });

const said: string[] = [];

async function run(...states: readonly object[]) {
  fakeKubectl({
    'config view': kubeConfig('https://cluster.example'),
    '-n vault create job': 'job.batch/created',
    'get -n vault job': states,
  });
  const kubectl = await Kubectl.of('strongroom-prod', 'https://cluster.example');
  return runSnapshotJob(kubectl, 'vault', (line) => said.push(line), 30, 0);
}

test('the job that saves Vault by its schedule saves it now', async () => {
  const name = await run({ status: {} }, job('SuccessCriteriaMet'), job('Complete'));
  expect(name).toMatch(/^vault-snapshot-before-roll-\d{14}$/);
  expect(kubectlCalls()).toContain(`-n vault create job ${name} --from=cronjob/vault-snapshot`);
});

test('its name is said at once, and how it stands now and then', async () => {
  said.length = 0;
  const name = await run({ status: { active: 1, ready: 0 } }, job('Complete'));
  expect(said).toEqual([
    `waiting for job ${name}`,
    expect.stringMatching(`job ${name} has run for \\d+ s, with 1 pods, 0 ready`),
  ]);
});

test('a job that fails is no snapshot', async () => {
  await expect(run({}, job('Failed', 'Job has reached the specified backoff limit'))).rejects.toThrow(
    /^Nothing was restarted: no snapshot was saved, because job \S+ failed: Job has reached the specified backoff limit\.$/,
  );
});
