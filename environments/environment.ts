import { existsSync } from 'node:fs';
import { z } from 'zod';
import { hostCount } from '../constructs/network/cidr';
import { stages } from '../constructs/vault/stage';
import { crossFieldRules } from './cross-field-rules';
import { explain } from './explain';
import { cidr, region, roleArn, tagKey, tagValue, url } from './formats';
import { logins } from './logins';
import { recovery } from './recovery';
import { snapshots } from './snapshots';
import { kubernetesVersions } from './versions';

/** Tags that every environment has. */
export const requiredTags = ['owner', 'environment', 'cost-centre'] as const;

const nodeGroup = z
  .strictObject({
    instanceTypes: z.array(z.string()).min(1),
    /** Nodes; `desired` is where a new group starts, an autoscaler may move it later. */
    min: z.int().min(0),
    desired: z.int().min(0),
    max: z.int().min(1),
    diskGiB: z.int().min(20).default(50),
  })
  .refine(({ min, desired, max }) => min <= desired && desired <= max, {
    error: ({ input }) => {
      const { min, desired, max } = input as { min: number; desired: number; max: number };
      return `desired is ${desired}, outside min ${min} to max ${max}; choose min <= desired <= max`;
    },
  });

const database = z.strictObject({
  host: z.string(),
  port: z.int().exactOptional(),
  /** PEM of the authority that signs its certificate. @default - those that Vault's machine trusts */
  ca: z.string().exactOptional(),
});

const schema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9]{1,11}$/, {
    error: ({ input }) => `'${input}' does not fit into every AWS name; use 2 to 12 lower-case letters and digits`,
  }),
  /** The one AWS account that providers may touch. */
  account: z.string().regex(/^\d{12}$/, {
    error: ({ input }) => `'${input}' is not an AWS account id; an account id has 12 digits`,
  }),
  region,
  /** Stages whose secrets this environment's Vault holds. */
  stages: z.array(z.enum(stages)).min(1),
  /** Holds production: three zones, no public endpoint, a NAT gateway for each zone, never disposable. @default false */
  production: z.boolean().default(false),
  /** Destroyed after every run: nothing in it is protected. @default false */
  disposable: z.boolean().default(false),
  /** False where the Kubernetes API has no nodes behind it, so that nothing may wait for a pod. @default true */
  runsPods: z.boolean().default(true),
  network: z.strictObject({
    /** At least /20, so that the three tiers of three zones fit. */
    cidr: cidr.refine((block) => hostCount(block) >= 4096, {
      error: ({ input }) => `'${input}' is too small for three tiers of subnets; use a /20 or larger`,
    }),
    availabilityZones: z.array(z.string()).min(2).max(3),
    nat: z.enum(['none', 'single', 'perAz']),
  }),
  cluster: z.strictObject({
    /** @default '1.35' */
    kubernetesVersion: z
      .enum(kubernetesVersions, {
        error: ({ input }) =>
          `Kubernetes '${input}' is not supported; use one of ${kubernetesVersions.join(', ')} (environments/versions.ts)`,
      })
      .default('1.35'),
    /** Addresses that may reach the public endpoint. @default - none: the endpoint is private */
    publicAccessCidrs: z.array(cidr).default([]),
    /** Range of Service addresses, outside the VPC. */
    serviceCidr: cidr.default('172.20.0.0/16'),
    /** Roles with cluster-admin rights, by access entry. Never the role that happens to run the apply. */
    adminRoleArns: z.array(roleArn).min(1),
    /** Node groups for all that is not Vault, each spread over all zones. */
    nodeGroups: z
      .record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/), nodeGroup)
      .refine((groups) => Object.keys(groups).length > 0, {
        error: 'no node group is named; name at least one for all that is not Vault',
      }),
  }),
  seal: z.strictObject({
    /** The one role that may disable the unseal key or schedule its deletion. @default - no one may */
    breakGlassRoleArn: roleArn.optional(),
    /** Region that gets a replica of the unseal key, for an environment that recovers this one. @default - no replica */
    recoveryRegion: region.optional(),
    /** Environment whose unseal key has its replica in this region, to use instead of an own key. @default - an own key */
    replicaOf: z.string().optional(),
  }),
  /**
   * Who together may take Vault over: recovery shares for generate-root and the like, never for an unseal. As many shares as holders.
   * @default - none: an environment whose Vault is restored from another's, or one that nobody initializes by ceremony
   */
  recovery: recovery.optional(),
  vault: z.strictObject({
    nodes: z.union([z.literal(3), z.literal(5)], {
      error: ({ input }) => `${input} Vault nodes cannot keep a quorum well; use 3 or 5`,
    }),
    /** Instance type of the static node group that Vault has in each zone. */
    instanceType: z.string().default('m6i.large'),
    memoryMiB: z.int().min(256).default(4096),
    cpuMillis: z.int().min(100).default(1000),
    dataGiB: z.int().min(1).default(20),
    auditGiB: z.int().min(1).default(20),
    /** Where the audit volume is mounted. @default '/vault/audit' */
    auditFolder: z.string().default('/vault/audit'),
    /**
     * Blocks outside the VPC that Vault may call by HTTPS: IAM's one endpoint, which it asks of every role that logs in by AWS, issuers
     * of tokens, Azure. They have no fixed addresses; a proxy or firewall on the way has. What is private in a block stays closed.
     */
    outboundCidrs: z.array(cidr).min(1, {
      error:
        "no role could log in by AWS, whose IAM is outside of the VPC; name '0.0.0.0/0', or your firewall's addresses",
    }),
    /** Internal load balancer for clients outside the cluster. @default - none: Vault is reached inside the cluster only */
    loadBalancer: z.strictObject({ hostname: z.hostname() }).optional(),
  }),
  /** How often Vault is saved, and how long that is kept. */
  snapshots,
  /** Where databases of tenants listen, by connection, if not where the tenant says. */
  databases: z.record(z.string(), database).default({}),
  /** Who signs the tokens of pipelines: addresses with OpenID discovery. */
  issuers: z
    .strictObject({
      github: url.default('https://token.actions.githubusercontent.com'),
      gitlab: url.default('https://gitlab.com'),
    })
    .prefault({}),
  /** Who may log in to Vault besides the workloads of tenants. */
  logins,
  /** Days that control-plane logs and flow logs are kept: a value that CloudWatch Logs knows. @default 365 */
  logRetentionDays: z
    .literal([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], {
      error: ({ input }) =>
        `${input} days is not a retention that CloudWatch Logs offers and auditors accept; use 365, 400, 545, 731 or more`,
    })
    .default(365),
  /** On everything that can carry tags. */
  tags: z.record(tagKey, tagValue).refine((tags) => requiredTags.every((key) => key in tags), {
    error: `a tag is missing; every environment has ${requiredTags.join(', ')}`,
  }),
  /** Where Helm charts come from: upstream, unless one of these is named. */
  charts: z
    .strictObject({
      ociMirror: z.string().startsWith('oci://').optional(),
      folder: z
        .string()
        .refine(existsSync, {
          error: ({ input }) => `the chart folder '${input}' does not exist; create it, or unset STRONGROOM_CHARTS`,
        })
        .optional(),
    })
    .default({}),
  /** Servers on this machine that stand in for AWS and Vault. Only where `disposable`. @default - the real ones */
  emulators: z
    .strictObject({
      aws: url,
      eks: url,
      vault: url,
      /** API server of the cluster, with the PEM of its authority. @default - an address that nobody serves */
      kubernetes: z.strictObject({ endpoint: url, certificateAuthority: z.string() }).exactOptional(),
    })
    .optional(),
});

/** What an environment file writes. */
export type EnvironmentInput = z.input<typeof schema>;
/** What stacks read: validated, defaults filled in. */
export type Environment = z.output<typeof schema>;

/**
 * Validates what one environment file says.
 *
 * @throws Error with a line for each thing that is wrong: environment, field, value and what to do.
 */
export function parseEnvironment(input: unknown): Environment {
  const result = schema.superRefine(crossFieldRules).safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const name = z.looseObject({ name: z.string() }).safeParse(input).data?.name ?? 'an environment without a name';
  throw new Error(result.error.issues.map((issue) => `${name}: ${explain(issue, schema)}`).join('\n'));
}
