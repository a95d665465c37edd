import { gunzipSync } from 'node:zlib';
import type { ListrTask } from 'listr2';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { EmulatedIam } from '../../operations/local/emulated-iam';
import { KubernetesClient } from '../../operations/local/kubernetes-client';
import { ciRoleArns } from '../../stacks/ci';
import { platform } from '../../stacks/platform-stack';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

const rules = z.object({
  status: z.object({
    resourceRules: z.array(z.object({ verbs: z.array(z.string()), resources: z.array(z.string()).default([]) })),
  }),
});
const review = z.object({ status: z.object({ allowed: z.boolean() }) });
const configMaps = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }), data: z.record(z.string(), z.string()) })),
});
const authorization = '/apis/authorization.k8s.io/v1';

/** What the roles of CI may do in a cluster that knows roles by their access entries. */
export function clusterAccess(run: LocalRun, results: Results): ListrTask[] {
  const { plan, apply } = ciRoleArns(run.environment);
  return [
    results.check('the cluster: who plans reads releases and no Secret, and changes nothing', async () => {
      const planner = await clusterAs(run, plan[0]!);
      const everything = rules.parse(
        await planner.create(`${authorization}/selfsubjectrulesreviews`, {
          spec: { namespace: platform.vaultNamespace },
        }),
      ).status.resourceRules;
      const wide = everything.filter(
        ({ verbs, resources }) =>
          // Whoever is let in may ask what he may do.
          !resources.every((resource) => resource.startsWith('selfsubject')) &&
          (verbs.some((verb) => verb !== 'get' && verb !== 'list') ||
            resources.some((one) => /^(\*|secrets)/.test(one))),
      );
      if (wide.length > 0) throw new Error(`it may ${JSON.stringify(wide)}`);
      await isForbidden(planner.get('/api/v1/secrets'));
      await isForbidden(planner.create('/api/v1/namespaces/default/configmaps', { metadata: { name: 'planned' } }));
      const releases = configMaps.parse(await planner.get('/api/v1/configmaps?labelSelector=owner%3Dhelm')).items;
      if (releases.length === 0) throw new Error('Helm keeps no release in a ConfigMap');
      for (const { metadata, data } of releases) {
        if (kindsOf(data['release']!).includes('Secret')) throw new Error(`${metadata.name} has a Secret in it`);
      }
      return `${releases.length} releases`;
    }),
    results.check('the cluster: who applies administers it, and a role without an access entry is nobody', async () => {
      const applier = await clusterAs(run, apply[0]!);
      const all = { spec: { resourceAttributes: { group: '*', resource: '*', verb: '*' } } };
      const { status } = review.parse(await applier.create(`${authorization}/selfsubjectaccessreviews`, all));
      if (!status.allowed) throw new Error(`${apply[0]} may not do everything`);
      const [other] = run.environment.logins.roleArns['break-glass']!;
      const stranger = await clusterAs(run, other!);
      await isRefused(stranger.get('/api/v1/configmaps'), ': 401 ');
      return undefined;
    }),
  ];
}

/** The session of a role, as Terraform takes it. */
export async function sessionOf(run: LocalRun, roleArn: string): Promise<NodeJS.ProcessEnv> {
  const { accessKey, secret, token } = await iamOf(run).assumeRole(roleArn);
  run.secrets.push(secret);
  return { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token };
}

async function clusterAs(run: LocalRun, roleArn: string): Promise<KubernetesClient> {
  const stack = run.stack('platform');
  if (!run.applied.has(stack)) throw new Skip(`${stack.name} was not applied`);
  const iam = iamOf(run);
  return new KubernetesClient(run.emulators!.kubernetes!, iam.clusterTokenOf(await iam.assumeRole(roleArn)));
}

function iamOf({ environment: { emulators, region } }: LocalRun): EmulatedIam {
  return new EmulatedIam(emulators!.aws, region);
}

/** Of all that a release has put into the cluster, as Helm keeps it. */
function kindsOf(release: string): readonly unknown[] {
  const { manifest }: { manifest: string } = JSON.parse(gunzipSync(Buffer.from(release, 'base64')).toString());
  return parseAllDocuments(manifest).map((document) => document.get('kind'));
}

function isForbidden(asked: Promise<unknown>): Promise<void> {
  return isRefused(asked, ': 403 ');
}

/** @throws Error unless the API server answers with `status`. */
async function isRefused(asked: Promise<unknown>, status: string): Promise<void> {
  const answer = await asked.then(
    () => 'it is done',
    (error: Error) => error.message,
  );
  if (!answer.includes(status)) throw new Error(`not${status}but ${answer}`);
}
