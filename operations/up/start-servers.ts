import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { texts } from '../../guardrails/terraform-json';
import { EmulatedIam } from '../local/emulated-iam';
import { emulatorVariables, startEmulators } from '../local/emulators';
import { LeftOut, type Steps } from '../steps';
import type { Connection } from './database-connections';
import { Issuer } from './issuer';
import { writeKept } from './kept-platform';
import type { LocalPlatform } from './local-platform';
import { serverTls } from './platform-folder';

const running = 'it runs already';

/** What the stacks are applied to, and what Vault talks to that Terraform does not make. */
export function startServers(platform: LocalPlatform, steps: Steps): ListrTask[] {
  const { environment, kept, databases, logFolder } = platform;
  return [
    steps.step('moto and the EKS stand-in', async () => {
      platform.tool('terraform');
      if (kept) {
        const kubernetes = kept.apiServer && environment.emulators?.kubernetes;
        const environmentVariables = emulatorVariables(environment.region);
        platform.emulators = { environmentVariables, ...(kubernetes && { kubernetes }), stop: async () => {} };
        return running;
      }
      const apiServer = apiServerTools(platform);
      const tools = { moto: platform.tool('moto'), ...(apiServer && { apiServer }) };
      platform.emulators = await startEmulators(environment, tools, logFolder);
      if (apiServer) await letAccountsReview(platform);
      return apiServer ? 'ready, with an API server behind the cluster' : 'ready';
    }),
    steps.step('OpenID issuer in the place of GitHub, GitLab and single sign-on', async () => {
      platform.issuer = kept?.issuer
        ? Issuer.of(kept.issuer)
        : await Issuer.start(environment, join(logFolder, 'issuer.log'));
      platform.secrets.push(platform.issuer.kept.client.secret);
      return kept ? running : platform.issuer.url;
    }),
    steps.step('PostgreSQL over TLS, with the databases of the tenants', async () => {
      await beforePreparing(platform, 'postgresql');
      return databases.preparePostgres(platform.tool('postgres'));
    }),
    steps.step("Redis over TLS, with the users of the tenants' caches", async () => {
      await beforePreparing(platform, 'redis');
      return databases.prepareRedis(platform.tool('redis-server'));
    }),
    steps.step('IAM roles of those who log in, as their accounts have them', async () => {
      if (!platform.emulators) throw new LeftOut('the emulators of AWS do not run');
      const iam = new EmulatedIam(environment.emulators!.aws, environment.region);
      const roles = platform.stacks.flatMap((stack) => stack.resources('vault_aws_auth_backend_role'));
      const arns = new Set(roles.flatMap(({ config }) => texts(config['bound_iam_principal_arns'])));
      for (const arn of arns) await iam.createRole(arn);
      return `${arns.size} in moto, where Vault looks them up`;
    }),
  ];
}

/** Vault is in no pod here, whose account could review the tokens of others: each reviews itself. */
async function letAccountsReview({ cluster }: LocalPlatform): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  await cluster.create(`/apis/${apiGroup}/v1/clusterrolebindings`, {
    metadata: { name: 'accounts-review-themselves' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:auth-delegator' },
    subjects: [{ apiGroup, kind: 'Group', name: 'system:serviceaccounts' }],
  });
}

/** Undefined unless this machine has both programs. */
export function apiServerTools({ tools, stacks, folder }: LocalPlatform) {
  const [etcd, kubeApiserver] = [tools.get('etcd'), tools.get('kube-apiserver')];
  if (!etcd || 'sentence' in etcd || !kubeApiserver || 'sentence' in kubeApiserver) return undefined;
  const roles = stacks.flatMap((stack) => stack.resources('vault_kubernetes_auth_backend_role'));
  const audiences = [...new Set(roles.map(({ config }) => String(config['audience'])))];
  return { etcd, kubeApiserver, audiences, tlsFolder: serverTls(folder), folder: join(folder, 'kubernetes') };
}

/**
 * Keeps new first passwords before a server has them, so that another up finds them after a stop.
 *
 * @throws LeftOut where no stack that can be applied here would use it.
 */
async function beforePreparing(platform: LocalPlatform, kind: Connection['kind']) {
  const [connection] = platform.databases.of(kind);
  if (!connection) throw new LeftOut(`no tenant of '${platform.environment.name}' has one`);
  await platform.needProviders(connection.stack);
  if (platform.kept) writeKept(platform);
}
