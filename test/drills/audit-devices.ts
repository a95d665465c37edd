import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VaultNode } from '../../operations/local/vault-nodes';
import { auditEntries } from '../e2e/audit';
import type { World } from './world';

const NAMES = ['drill-1', 'drill-2'] as const;
type Name = (typeof NAMES)[number];

/** Two devices in place of those of the stack, each of whose disks can become full: standard output never does. */
export class DrilledDevices {
  private constructor(
    private readonly world: World,
    private readonly leader: VaultNode,
  ) {}

  static async during<T>(world: World, work: (devices: DrilledDevices) => Promise<T>): Promise<T> {
    const devices = new DrilledDevices(world, await world.nodes.leader());
    const own = NAMES.map((path) => ({
      path,
      type: 'file',
      options: { file_path: `audit/${path}.log`, mode: '0000' },
    }));
    // Vault must not touch the mode: that of /dev/full is not its business.
    for (const path of NAMES) writeFileSync(devices.file(path), '', { mode: 0o600 });
    await devices.replace(world.auditDevices, own);
    try {
      return await work(devices);
    } finally {
      for (const name of NAMES) devices.empty(name);
      await world.heal();
      await devices.replace(own, world.auditDevices);
    }
  }

  /** From now on there is no space left where it writes. */
  fill(name: Name): void {
    renameSync(this.file(name), `${this.file(name)}.kept`);
    symlinkSync('/dev/full', this.file(name));
    this.leader.signal('SIGHUP');
  }

  /** Space is back, and what was written before. Nothing changes where it never was full. */
  empty(name: Name): void {
    try {
      renameSync(`${this.file(name)}.kept`, this.file(name));
    } catch {
      return;
    }
    this.leader.signal('SIGHUP');
  }

  /** What a device has an entry of, as a set of paths. */
  paths(name: Name): ReadonlySet<string> {
    return new Set(auditEntries(readFileSync(this.file(name), 'utf8')).map(({ request }) => request.path));
  }

  private file(name: Name): string {
    return join(this.world.folderOf(this.leader), 'audit', `${name}.log`);
  }

  /** Never without any, or Vault would answer unlogged. */
  private async replace(old: readonly AuditDevice[], others: readonly AuditDevice[]): Promise<void> {
    const vault = await this.world.vault();
    for (const { path, ...body } of others) await vault.expect('POST', `sys/audit/${path}`, { body });
    for (const { path } of old) await vault.expect('DELETE', `sys/audit/${path}`);
    for (const name of NAMES) if (old.some(({ path }) => path === name)) rmSync(this.file(name));
  }
}

export interface AuditDevice {
  readonly path: string;
  readonly type: string;
  readonly options: object;
}
