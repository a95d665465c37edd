import { setTimeout as sleep } from 'node:timers/promises';
import { recoveryOf } from '../../operations/roll/cluster-health';
import type { Drill } from './drill';
import { describeLoad, underLoad } from './traffic';

export const dataLost: Drill = {
  name: 'data-lost',
  done: 'a standby killed, its data directory deleted, the node started, under load',
  expected: 'it joins again by itself, unseals, and gets all data from the leader; nobody removes a peer by hand',
  async run(world) {
    const { result, load } = await underLoad(world, async () => {
      const [lost] = await world.standbys();
      await world.loseData(lost!);
      const start = Date.now();
      await lost!.start();
      const node = world.cluster().nodes.find(({ name }) => name === lost!.name)!;
      let missing = '';
      while (Date.now() - start < 60_000) {
        const recovery = await recoveryOf(world.cluster(), node).catch((error: Error) => error.message);
        if (typeof recovery !== 'string') return { name: lost!.name, seconds: (Date.now() - start) / 1000 };
        missing = recovery;
        await sleep(100);
      }
      throw new Error(`after a minute ${missing}`);
    });
    return {
      happened: `${result.name} votes again, with the leader's log; ${describeLoad(load)}`,
      figures: [{ what: 'started without data → full member', seconds: [result.seconds] }],
    };
  },
};
