import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VaultNode } from '../../operations/local/vault-nodes';
import { auditEntries } from '../e2e/audit';
import { write } from './traffic';
import { until } from './until';
import { MOUNT, type World } from './world';

const NAMES = ['drill-1', 'drill-2'] as const;
type Name = (typeof NAMES)[number];

/** Two devices in place of those of the stack, each of whose disks can become full: standard output never does. */
export class DrilledDevices {
  private probes = 0;

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
      devices.empty(...NAMES);
      await world.heal();
      await devices.replace(own, world.auditDevices);
    }
  }

  /** Once it is done, there is no space left where they write. */
  async fill(...names: readonly Name[]): Promise<void> {
    for (const name of names) {
      renameSync(this.file(name), kept(this.file(name)));
      symlinkSync('/dev/full', this.file(name));
    }
    this.leader.signal('SIGHUP');
    await until(async () => {
      const path = await this.writeProbe();
      const open = names.find((name) => pathsIn(kept(this.file(name))).has(path));
      return open ? `${open} still writes where it has space` : {};
    });
  }

  /** Space is back, and what was written before. Nothing changes where it never was full. */
  empty(...names: readonly Name[]): void {
    for (const name of names.filter((one) => existsSync(kept(this.file(one))))) {
      renameSync(kept(this.file(name)), this.file(name));
    }
    this.leader.signal('SIGHUP');
  }

  /** Until a device whose space is back has noticed. */
  async untilLogging(name: Name): Promise<void> {
    await until(async () => {
      const path = await this.writeProbe();
      return this.paths(name).has(path) ? {} : `${name} still logs nothing`;
    });
  }

  /** What a device has an entry of, as a set of paths. */
  paths(name: Name): ReadonlySet<string> {
    return pathsIn(this.file(name));
  }

  /** @returns its path. */
  private async writeProbe(): Promise<string> {
    const key = `probe-${this.probes++}`;
    await write(await this.world.vault(), key, 1, 1);
    return `${MOUNT}/${key}`;
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

/** Where a log is while its device is full. */
function kept(log: string): string {
  return `${log}.kept`;
}

function pathsIn(log: string): ReadonlySet<string> {
  return new Set(auditEntries(readFileSync(log, 'utf8')).map(({ request }) => request.path));
}

export interface AuditDevice {
  readonly path: string;
  readonly type: string;
  readonly options: object;
}
