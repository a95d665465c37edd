import type { VaultNode } from '../local/vault-nodes';
import { VaultClient } from '../vault-client';
import type { RollingNode } from './rolling-node';

/** A process of this machine. What it would be started with is not known from outside, so each is current once it was restarted here. */
export class LocalNode implements RollingNode {
  private restarted = false;
  private readonly vault: VaultClient;

  /**
   * @param ca PEM of the authority that issued its certificate.
   * @param token Of the caller.
   */
  constructor(
    private readonly node: VaultNode,
    ca: string,
    token: string,
  ) {
    this.vault = new VaultClient(node.address, ca, token);
  }

  get name(): string {
    return this.node.name;
  }

  async isCurrent(): Promise<boolean> {
    return this.restarted;
  }

  async client(): Promise<VaultClient> {
    return this.vault;
  }

  async restart(): Promise<void> {
    await this.node.stop();
    await this.node.start();
    this.restarted = true;
  }
}
