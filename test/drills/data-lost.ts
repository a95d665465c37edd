import { recoveryOf } from '../../operations/roll/cluster-health';
import { patiently } from '../../operations/roll/patiently';
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
      const recovery = await patiently(() => recoveryOf(world.cluster(), node), 60);
      if (typeof recovery === 'string') throw new Error(`after a minute ${recovery}`);
      return { name: lost!.name, seconds: (Date.now() - start) / 1000 };
    });
    return {
      happened: `${result.name} votes again, with the leader's log; ${describeLoad(load)}`,
      figures: [{ what: 'started without data → full member', seconds: [result.seconds] }],
    };
  },
};
