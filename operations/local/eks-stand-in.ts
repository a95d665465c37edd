import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { userOf } from './access-entries';
import { type ClusterNetwork, deleteClusterNetwork, makeClusterNetwork } from './cluster-network';
import { EmulatedIam } from './emulated-iam';
import { QueryApi } from './query-api';
import { reviewToken, tokenReviewPath } from './token-review';

type Json = Record<string, unknown>;

export interface EksStandInOptions {
  readonly account: string;
  readonly region: string;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** API server that clusters answer with. @default - an AWS-shaped URL that nobody serves */
  readonly endpoint?: string;
  /** Its CA, as base64 of PEM. @default - text that is no certificate */
  readonly certificateAuthority?: string;
  /** URL of the rest of AWS: it has the VPC of clusters, and knows whose an access key is. @default - nobody has, or knows */
  readonly aws?: string;
}

/** What EKS keeps in one collection: how requests name a member, how answers wrap it, and what AWS makes up for it. */
interface Collection {
  readonly name: string;
  readonly member: string;
  readonly list: string;
  /** Whether its list has names only. */
  readonly listsNames?: true;
  readonly makeUp: (posted: Json, cluster: string) => Json;
}

/**
 * EKS, as far as Terraform can tell: it keeps what is posted and answers with it, which moto does not (local-platform.md).
 * Everything is ACTIVE at once; nothing is validated.
 */
export class EksStandIn {
  /** By segments below `/clusters`, as JSON: `["prod"]`, `["prod","addons","coredns"]`, … */
  private readonly kept = new Map<string, Json>();
  private readonly server = createServer(async (request, response) => {
    const { status, body } = await this.answer(request).catch(({ message }: Error) => ({
      status: 500,
      body: { __type: 'ServerException', message },
    }));
    if (status >= 400) response.setHeader('x-amzn-ErrorType', String(body['__type']));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  private readonly collections: Readonly<Record<string, Collection>> = {
    clusters: {
      name: 'name',
      member: 'cluster',
      list: 'clusters',
      listsNames: true,
      makeUp: (posted) => this.makeUpCluster(posted),
    },
    'node-groups': {
      name: 'nodegroupName',
      member: 'nodegroup',
      list: 'nodegroups',
      listsNames: true,
      makeUp: ({ nodegroupName, version, capacityType }, cluster) => ({
        nodegroupArn: this.arn(`nodegroup/${cluster}/${nodegroupName}/${randomUUID()}`),
        version: version ?? this.kept.get(key([cluster]))?.['version'],
        capacityType: capacityType ?? 'ON_DEMAND',
        resources: { autoScalingGroups: [{ name: `eks-${nodegroupName}` }] },
      }),
    },
    addons: {
      name: 'addonName',
      member: 'addon',
      list: 'addons',
      listsNames: true,
      makeUp: ({ addonName, podIdentityAssociations }, cluster) => ({
        addonArn: this.arn(`addon/${cluster}/${addonName}/${randomUUID()}`),
        podIdentityAssociations: ((podIdentityAssociations ?? []) as Json[]).map(
          (association) => this.create([cluster, 'pod-identity-associations'], association)['associationArn'],
        ),
      }),
    },
    'access-entries': {
      name: 'principalArn',
      member: 'accessEntry',
      list: 'accessEntries',
      listsNames: true,
      makeUp: ({ principalArn, username, type, kubernetesGroups }, cluster) => ({
        accessEntryArn: this.arn(`access-entry/${cluster}/${randomUUID()}`),
        username: username ?? principalArn,
        type: type ?? 'STANDARD',
        kubernetesGroups: kubernetesGroups ?? [],
      }),
    },
    'access-policies': {
      name: 'policyArn',
      member: 'associatedAccessPolicy',
      list: 'associatedAccessPolicies',
      makeUp: () => ({ associatedAt: seconds() }),
    },
    'pod-identity-associations': {
      name: 'associationId',
      member: 'association',
      list: 'associations',
      makeUp: (_, cluster) => {
        const associationId = `a-${randomUUID().replaceAll('-', '').slice(0, 17)}`;
        return { associationId, associationArn: this.arn(`podidentityassociation/${cluster}/${associationId}`) };
      },
    },
  };

  constructor(private readonly options: EksStandInOptions) {}

  /** @returns the URL that it answers on. */
  async start(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(this.options.port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: Json }> {
    const { method = '' } = request;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [root, ...path] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    const posted: Json = JSON.parse((await text(request)) || '{}');
    const body =
      root === 'clusters'
        ? await this.inNetwork(method, path, posted)
        : root === 'tags'
          ? this.tags(method, path[0], posted, url.searchParams.getAll('tagKeys'))
          : url.pathname === tokenReviewPath
            ? await reviewToken(posted, (accessKey) => this.findUser(accessKey))
            : undefined;
    if (body) return { status: 200, body };
    const message = `${method} ${url.pathname} names nothing that the EKS stand-in keeps`;
    return { status: 404, body: { __type: 'ResourceNotFoundException', message } };
  }

  /** A cluster comes with a security group of its own, and takes it along when it goes. */
  private async inNetwork(method: string, path: readonly string[], posted: Json): Promise<Json | undefined> {
    const { aws, region } = this.options;
    if (!aws) return this.clusters(method, path, posted);
    const moto = new QueryApi(aws, region);
    if (method === 'POST' && path.length === 0) {
      const config = posted['resourcesVpcConfig'] as { readonly subnetIds: readonly string[] };
      const network = await makeClusterNetwork(moto, String(posted['name']), config.subnetIds);
      return this.clusters(method, path, { ...posted, resourcesVpcConfig: { ...config, ...network } });
    }
    const gone = method === 'DELETE' && path.length === 1 ? this.kept.get(key(path)) : undefined;
    if (gone) await deleteClusterNetwork(moto, gone['resourcesVpcConfig'] as ClusterNetwork);
    return this.clusters(method, path, posted);
  }

  private async findUser(accessKey: string) {
    const { aws, region } = this.options;
    return aws ? userOf(this.kept, await new EmulatedIam(aws, region).callerOf(accessKey)) : undefined;
  }

  /** Paths of members have an odd number of segments, those of collections an even one; a path that ends in a verb is an update. */
  private clusters(method: string, path: readonly string[], posted: Json): Json | undefined {
    const changed = updates.has(path.at(-1) ?? '') && this.kept.get(key(path.slice(0, -1)));
    if (changed) Object.assign(changed, posted);
    if (changed || path[1] === 'updates') return { update: { id: randomUUID(), status: 'Successful' } };
    return path.length % 2 === 0 ? this.collection(method, path, posted) : this.member(method, path, posted);
  }

  private collection(method: string, path: readonly string[], posted: Json): Json | undefined {
    const collection = this.collections[path.at(-1) ?? 'clusters'];
    const owner = path.slice(0, -1);
    if (!collection || (owner.length > 0 && !this.kept.has(key(owner)))) return undefined;
    if (method === 'POST') return { [collection.member]: this.create(path, posted) };
    const members = [...this.kept].filter(([at]) => key(JSON.parse(at).slice(0, -1)) === key(path));
    return {
      [collection.list]: members.map(([, member]) => (collection.listsNames ? member[collection.name] : member)),
    };
  }

  private member(method: string, path: readonly string[], posted: Json): Json | undefined {
    const collection = this.collections[path.at(-2) ?? 'clusters'];
    const member = this.kept.get(key(path));
    if (!collection || !member) return undefined;
    if (method === 'POST') Object.assign(member, posted);
    if (method === 'DELETE') {
      const below = [...this.kept.keys()].filter((at) => key(JSON.parse(at).slice(0, path.length)) === key(path));
      for (const at of below) this.kept.delete(at);
    }
    return { [collection.member]: member };
  }

  private create(path: readonly string[], posted: Json): Json {
    const [cluster] = path;
    const collection = this.collections[path.at(-1) ?? 'clusters']!;
    const created: Json = {
      status: 'ACTIVE',
      createdAt: seconds(),
      modifiedAt: seconds(),
      ...(cluster && { clusterName: cluster }),
      ...posted,
      ...collection.makeUp(posted, cluster ?? ''),
    };
    this.kept.set(key([...path, String(created[collection.name])]), created);
    return created;
  }

  private makeUpCluster({ name, kubernetesNetworkConfig, resourcesVpcConfig }: Json): Json {
    const { region, endpoint, certificateAuthority } = this.options;
    const arn = this.arn(`cluster/${name}`);
    const id = createHash('md5').update(arn).digest('hex').toUpperCase();
    return {
      arn,
      endpoint: endpoint ?? `https://${id}.gr7.${region}.eks.amazonaws.com`,
      certificateAuthority: { data: certificateAuthority ?? Buffer.from('no certificate').toString('base64') },
      identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` } },
      platformVersion: 'eks.1',
      kubernetesNetworkConfig: { ipFamily: 'ipv4', ...(kubernetesNetworkConfig as Json) },
      resourcesVpcConfig: {
        clusterSecurityGroupId: `sg-${id.toLowerCase().slice(0, 17)}`,
        ...(resourcesVpcConfig as Json),
      },
    };
  }

  private tags(method: string, arn: string | undefined, posted: Json, removed: readonly string[]): Json | undefined {
    const tagged = [...this.kept.values()].find((member) => Object.values(member).includes(arn));
    if (!tagged) return undefined;
    const tags = { ...(tagged['tags'] as Json), ...(posted['tags'] as Json) };
    for (const tag of removed) delete tags[tag];
    tagged['tags'] = tags;
    return method === 'GET' ? { tags } : {};
  }

  private arn(resource: string): string {
    return `arn:aws:eks:${this.options.region}:${this.options.account}:${resource}`;
  }
}

const updates = new Set(['update-config', 'update-version', 'updates', 'update']);

function key(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Timestamps of the EKS API. */
function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
