import { setTimeout as sleep } from 'node:timers/promises';
import type { Forward, Kubectl } from '../kubectl';
import { VaultClient } from '../vault-client';
import type { RollingCluster, RollingNode } from './rolling-node';

/** As far as it is read here. */
interface StatefulSet {
  readonly metadata: { readonly generation: number };
  readonly spec: {
    readonly replicas: number;
    readonly updateStrategy: { readonly type: string };
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
    };
  };
  readonly status: { readonly observedGeneration?: number; readonly updateRevision?: string };
}

interface Pod {
  readonly metadata: {
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly state: { readonly running?: object; readonly waiting?: { readonly reason?: string } };
    }[];
  };
}

export interface PodsProps {
  readonly kubectl: Kubectl;
  readonly namespace: string;
  /** Of the StatefulSet, and of the container that Vault runs in. */
  readonly name: string;
  /** Tag of the image that the program deploys. */
  readonly tag: string;
  /** PEM. @default - the authorities that Node trusts */
  readonly ca?: string;
  readonly token: string;
  /** How long a deleted pod may take to be ready again: a load balancer takes minutes to serve it. @default 600 */
  readonly startSeconds?: number;
}

/** The pods of a StatefulSet that replaces none by itself: one that is deleted comes back with what the release deployed last. */
export class Pods implements RollingCluster {
  private constructor(
    readonly nodes: readonly PodNode[],
    readonly deployedVersion: string,
  ) {}

  /** @throws Error where the StatefulSet would replace pods by itself, or deploys another image than the program says. */
  static async find(props: PodsProps): Promise<Pods> {
    const { kubectl, namespace, name, tag } = props;
    const set = await kubectl.get<StatefulSet>('-n', namespace, 'statefulset', name);
    const { spec, status, metadata } = set;
    if (spec.updateStrategy.type !== 'OnDelete') {
      throw new Error(
        `StatefulSet ${name} has the update strategy ${spec.updateStrategy.type}, which takes no account of who leads; set OnDelete.`,
      );
    }
    if (!status.updateRevision || status.observedGeneration !== metadata.generation) {
      throw new Error(`Kubernetes has not yet taken in the last change of StatefulSet ${name}; try again in a moment.`);
    }
    const image = spec.template.spec.containers.find((container) => container.name === name)?.image ?? 'no image';
    if (!image.endsWith(`:${tag}`)) {
      throw new Error(
        `StatefulSet ${name} deploys ${image}, and environments/versions.ts says ${tag}; apply the stack vault-server first.`,
      );
    }
    const revision = status.updateRevision;
    const nodes = Array.from({ length: spec.replicas }, (_, ordinal) => {
      return new PodNode(`${name}-${ordinal}`, { ...props, revision });
    });
    return new Pods(nodes, tag);
  }

  /** Ends the ways to all pods. */
  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
  }
}

interface PodNodeProps extends PodsProps {
  /** That a pod made now would have. */
  readonly revision: string;
}

class PodNode implements RollingNode {
  private way?: { readonly forward: Forward; readonly vault: VaultClient } | undefined;

  constructor(
    readonly name: string,
    private readonly props: PodNodeProps,
  ) {}

  async isCurrent(): Promise<boolean> {
    const { metadata } = await this.pod();
    return metadata.labels?.['controller-revision-hash'] === this.props.revision && !metadata.deletionTimestamp;
  }

  async client(): Promise<VaultClient> {
    if (this.way) return this.way.vault;
    const { kubectl, namespace, ca, token } = this.props;
    const forward = await kubectl.forward(namespace, this.name, 8200);
    // The certificate of every pod has the address 127.0.0.1.
    const way = { forward, vault: new VaultClient(`https://127.0.0.1:${forward.port}`, ca, token) };
    this.way = way;
    void forward.ended.then(() => {
      if (this.way === way) this.way = undefined;
    });
    return way.vault;
  }

  async restart(): Promise<void> {
    const { kubectl, namespace, name, startSeconds = 600 } = this.props;
    const { uid } = (await this.pod()).metadata;
    await this.close();
    await kubectl.run('-n', namespace, 'delete', 'pod', this.name, '--wait=true', '--timeout=110s');
    const deadline = Date.now() + startSeconds * 1000;
    for (;;) {
      const pod = await this.pod().catch(() => undefined);
      const container = pod?.status.containerStatuses?.find((one) => one.name === name);
      const ready = pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
      if (pod && pod.metadata.uid !== uid && container?.state.running && ready) return;
      if (Date.now() > deadline) {
        const runs = container?.state.running && 'it runs, but is sealed, or no target of the load balancer yet';
        const why = runs ?? container?.state.waiting?.reason ?? pod?.status.phase ?? 'there is no pod';
        throw new Error(
          `Stopped: pod ${this.name} is not ready ${startSeconds} s after it was deleted (${why}). No other was touched ` +
            'since. Once it is, roll again: it goes on with the rest.',
        );
      }
      await sleep(1000);
    }
  }

  async close(): Promise<void> {
    await this.way?.forward.stop();
    this.way = undefined;
  }

  private pod(): Promise<Pod> {
    return this.props.kubectl.get<Pod>('-n', this.props.namespace, 'pod', this.name);
  }
}
