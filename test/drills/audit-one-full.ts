import { DrilledDevices } from './audit-devices';
import type { Drill } from './drill';
import { read, write } from './traffic';

const WRITES = 50;

export const auditOneFull: Drill = {
  name: 'audit-one-full',
  done: 'the disk of one of two audit devices is full, and has space again',
  expected: 'service goes on; the other device has every request; afterwards both do',
  run: (world) =>
    DrilledDevices.during(world, async (devices) => {
      const vault = await world.vault();
      const writeAll = async (prefix: string) => {
        for (let number = 0; number < WRITES; number++) {
          const { status } = await write(vault, `${prefix}-${number}`, number, 5);
          if (status >= 300) throw new Error(`write ${number} of ${WRITES} gets ${status}`);
          if ((await read(vault, `${prefix}-${number}`, 5)) !== number) throw new Error(`read ${number} is refused`);
        }
      };
      const missing = (device: 'drill-1' | 'drill-2', prefix: string) => {
        const known = devices.paths(device);
        return Array.from({ length: WRITES }, (_, number) => `drills/${prefix}-${number}`).filter(
          (path) => !known.has(path),
        );
      };
      await devices.fill('drill-1');
      await writeAll('one-full');
      devices.empty('drill-1');
      await devices.untilLogging('drill-1');
      await writeAll('both-good');
      const [unlogged] = [
        missing('drill-2', 'one-full'),
        missing('drill-2', 'both-good'),
        missing('drill-1', 'both-good'),
      ].flat();
      if (unlogged) throw new Error(`a device that had space has no entry of ${unlogged}`);
      const left = WRITES - missing('drill-1', 'one-full').length;
      if (left > 0) throw new Error(`the full device has ${left} entries of what was done while it was full`);
      return { happened: `${2 * WRITES} requests while it was full, none failed, all in the other device` };
    }),
};
