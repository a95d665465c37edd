import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Cluster, withCluster } from './cluster';
import type { Drill, Observed } from './drill';
import { withTokens } from './persona-token';
import { roleOf, writeRole } from './role-by-hand';
import { Runbook } from './runbook';
import type { World } from './world';

const METHOD = 'smart-dairy/k8s';
const NAME = 'milk-tracker';
const POLICIES = '["default","milk-tracker-prod"]';
const TOKEN_OF_API = 'https://kubernetes.default.svc';

export const runbookK8sLogin: Drill = {
  name: 'runbook-k8s-login',
  done: 'the runbook of a refused login by service account: a token for another audience, account or namespace, an account made again, no role, no right to ask Kubernetes',
  expected: 'each is told from the others, and the login works after what the runbook says',
  run: (world) =>
    withCluster(world, (cluster) =>
      withTokens(world, ['auditor', 'security', 'admin'], async (tokens) => {
        const vault = await world.vault();
        await vault.expect('POST', `sys/auth/${METHOD}`, { body: { type: 'kubernetes' } });
        try {
          return await refused(world, cluster, tokens);
        } finally {
          await (await world.vault()).call('DELETE', `sys/auth/${METHOD}`);
        }
      }),
    ),
};

async function refused(
  world: World,
  cluster: Cluster,
  { auditor, security, admin }: Readonly<Record<'auditor' | 'security' | 'admin', string>>,
): Promise<Observed> {
  const { client, kubeconfig } = cluster;
  const runbook = await Runbook.open(world, 'k8s-login', ['kubectl']);
  const role = roleOf(world, 'vault_kubernetes_auth_backend_role', METHOD, NAME);
  const byKubectl = { KUBECONFIG: kubeconfig };
  const show = (jwt: string) => {
    writeFileSync(join(runbook.folder, 'pod-token'), jwt, { mode: 0o600 });
    return runbook.type('What the pod brings', auditor);
  };
  const bring = async (...whose: Parameters<typeof client.serviceAccountToken>) =>
    show(await client.serviceAccountToken(...whose));
  const byHand = () => runbook.type('Log in by hand', '', byKubectl);
  await introduce(world, cluster);
  await client.serviceAccountToken(NAME, NAME, 'vault');

  for (const reader of [auditor, security, admin]) {
    (await runbook.type('bound to', reader)).says(`No value found at auth/${METHOD}/role/${NAME}`);
  }
  (await bring(NAME, NAME, 'vault')).says('invalid role name "milk-tracker"');
  await writeRole(world, role);
  for (const reader of [auditor, security, admin]) {
    (await runbook.type('bound to', reader)).says(
      '"audience":"vault","accounts":["milk-tracker"],"namespaces":["milk-tracker"]',
      '"kubernetes_host":"https://',
    );
  }

  // The chart has not bound Vault's account to system:auth-delegator yet.
  (await bring(NAME, NAME, 'vault')).says('permission denied');
  (await byHand()).says('permission denied');
  (await runbook.type('May Vault ask', '', byKubectl)).says('Vault may ask: no');
  await client.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', BINDING);
  await sleep(1000);
  (await runbook.type('May Vault ask', '', byKubectl)).says('Vault may ask: yes');
  (await byHand()).says(POLICIES);

  await introduce(world, { ...cluster, endpoint: 'https://127.0.0.1:9' });
  (await byHand()).says('permission denied');
  await sayWhy(world, runbook, admin, byKubectl);
  await introduce(world, cluster);

  (await bring(NAME, NAME, TOKEN_OF_API)).says('invalid audience (aud) claim');
  (await bring(NAME, 'other', 'vault')).says('service account name not authorized');
  (await bring('elsewhere', NAME, 'vault')).says('namespace not authorized');
  const lasting = await client.serviceAccountToken(NAME, NAME, 'vault');
  (await show(lasting)).says(
    '"aud":["vault"],"sub":"system:serviceaccount:milk-tracker:milk-tracker","expired":false',
    POLICIES,
  );
  const remove = ['delete', 'serviceaccount', NAME, '-n', NAME];
  await promisify(execFile)('kubectl', remove, { env: { ...process.env, ...byKubectl } });
  await client.serviceAccountToken(NAME, NAME, 'vault');
  // The API server remembers for ten seconds whose a token was.
  await sleep(11_000);
  (await show(lasting)).says('permission denied');
  (await byHand()).says(POLICIES);
  return {
    happened: `seven refusals were told from each other, on a real API server, and over afterwards; ${runbook.leavesNothing()}`,
  };
}

/** Tells Vault what it would know by itself in a pod: where the API server is, and who it is there. */
async function introduce(world: World, { endpoint, certificateAuthority, client }: Cluster): Promise<void> {
  const body = {
    kubernetes_host: endpoint,
    kubernetes_ca_cert: certificateAuthority,
    token_reviewer_jwt: await client.serviceAccountToken('vault', 'vault', TOKEN_OF_API),
    disable_local_ca_jwt: true,
  };
  await (await world.vault()).expect('POST', `auth/${METHOD}/config`, { body });
}

async function sayWhy(world: World, runbook: Runbook, admin: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const log = async () => readFileSync(join(world.logFolder, `${(await world.nodes.leader()).name}.log`), 'utf8');
  const before = (await log()).length;
  (await runbook.type('Have Vault say why', admin, environment)).says(
    'permission denied',
    'Success! Data deleted (if it existed) at: sys/loggers',
  );
  const lines = (await log()).slice(before).split('\n');
  if (!lines.some((line) => line.includes('login unauthorized') && line.includes('connection refused'))) {
    throw new Error("at the level debug the leader's log does not say why it refused");
  }
  const { data } = await (await world.vault()).expect('GET', 'sys/loggers');
  const loud = Object.entries(data).find(([, level]) => level !== 'info');
  if (loud) throw new Error(`the level of ${loud[0]} stays ${loud[1]}`);
}

/** That of the chart. */
const BINDING = {
  metadata: { name: 'vault-server-binding' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
  subjects: [{ kind: 'ServiceAccount', name: 'vault', namespace: 'vault' }],
};
