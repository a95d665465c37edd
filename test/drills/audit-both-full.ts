import { DrilledDevices } from './audit-devices';
import { type Drill, repeated } from './drill';
import { firstWrite, read, write } from './traffic';
import { MOUNT } from './world';

const FULL_SECONDS = 3;

export const auditBothFull: Drill = {
  name: 'audit-both-full',
  done: 'the disks of both audit devices are full, and have space again; three times',
  expected: 'Vault refuses reads and writes; nothing is answered that is not logged; service returns with the space',
  run: (world) =>
    DrilledDevices.during(world, async (devices) => {
      const vault = await world.vault();
      const answered = new Set<string>();
      const writeOne = async (key: string) => {
        const { status } = await write(vault, key, 1, 1);
        if (status < 300) answered.add(`${MOUNT}/${key}`);
        return status < 300;
      };
      for (let number = 0; number < 20; number++) await writeOne(`space-${number}`);
      if (answered.size < 20) throw new Error('not even with space are all writes answered');
      let refused = 0;
      const back = await repeated(async (round) => {
        await devices.fill('drill-1', 'drill-2');
        for (const start = Date.now(); Date.now() - start < FULL_SECONDS * 1000; refused += 2) {
          if (await writeOne(`full-${refused}`)) throw new Error('a write is acknowledged that nobody could log');
          if ((await read(vault, 'space-0', 1)) !== undefined)
            throw new Error('a read is answered that nobody could log');
        }
        devices.empty('drill-1', 'drill-2');
        const seconds = await firstWrite(world.clients(), Date.now());
        for (let number = 0; number < 20; number++) await writeOne(`again-${round}-${number}`);
        return seconds;
      });
      const known = [devices.paths('drill-1'), devices.paths('drill-2')];
      const unlogged = [...answered].find((path) => !known.some((paths) => paths.has(path)));
      if (unlogged) throw new Error(`${unlogged} was answered, and is in no log`);
      return {
        happened: `${refused} requests, all refused; ${answered.size} writes answered before and after, all logged`,
        figures: [{ what: 'space back → first write', seconds: back }],
      };
    }),
};
