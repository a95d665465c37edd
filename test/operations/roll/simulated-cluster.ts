import type { RollingCluster, RollingNode } from '../../../operations/roll/rolling-node';
import { type Request, vaultStub } from '../vault-stub';

/** How a node fares. */
interface Simulated {
  version: string;
  sealed: boolean;
  silent: boolean;
  votes: boolean;
  healthy: boolean;
  index: number;
  current: boolean;
}

/** Nodes that answer as Vault does about themselves and each other. What real ones do, the end-to-end run shows. */
export class SimulatedCluster implements RollingCluster {
  readonly deployedVersion = '2.0.4';
  readonly nodes: readonly RollingNode[];
  readonly states = new Map<string, Simulated>();
  /** What was done, in its order. */
  readonly done: string[] = [];
  leader = 'vault-0';
  failureTolerance = 1;
  /** What becomes of a node that is restarted. */
  afterRestart: (state: Simulated) => void = () => {};
  private readonly stubs: Promise<Awaited<ReturnType<typeof vaultStub>>>[] = [];

  constructor(count = 3) {
    this.nodes = Array.from({ length: count }, (_, ordinal) => this.node(`vault-${ordinal}`));
  }

  state(name: string): Simulated {
    return this.states.get(name)!;
  }

  async stop(): Promise<void> {
    for (const stub of this.stubs) await (await stub).stop();
  }

  private node(name: string): RollingNode {
    const state: Simulated = {
      ...{ version: '2.0.3', sealed: false, silent: false, votes: true, healthy: true, index: 100, current: false },
    };
    this.states.set(name, state);
    const stub = vaultStub((request) => this.answer(name, request));
    this.stubs.push(stub);
    return {
      name,
      isCurrent: async () => state.current,
      client: async () => (await stub).vault,
      restart: async () => {
        this.done.push(`restart ${name}`);
        Object.assign(state, { version: this.deployedVersion, current: true });
        this.afterRestart(state);
      },
    };
  }

  private answer(name: string, { line }: Request) {
    const state = this.state(name);
    const leads = name === this.leader;
    if (state.silent) return { status: 500 };
    const answers: Readonly<Record<string, () => object>> = {
      'GET sys/health': () => ({ version: state.version, sealed: state.sealed }),
      'GET sys/leader': () => ({
        is_self: leads,
        raft_committed_index: state.index,
        raft_applied_index: state.index,
      }),
      'GET sys/storage/raft/autopilot/state': () => ({ data: this.autopilot() }),
      'PUT sys/step-down': () => {
        this.done.push(`step-down ${name}`);
        this.leader = [...this.states.keys()].find((other) => other !== name)!;
        return {};
      },
    };
    return answers[line]?.();
  }

  private autopilot() {
    const states = [...this.states];
    return {
      healthy: states.every(([, { healthy }]) => healthy),
      failure_tolerance: this.failureTolerance,
      leader: this.leader,
      servers: Object.fromEntries(
        states.map(([id, { votes, healthy }]) => {
          const status = id === this.leader ? 'leader' : votes ? 'voter' : 'non-voter';
          return [id, { id, healthy, status }];
        }),
      ),
    };
  }
}
