import { recoveryOf } from '../../operations/roll/cluster-health';
import { type Drill, repeated } from './drill';
import { describeLoad, underLoad } from './traffic';
import { until } from './until';

export const dataLost: Drill = {
  name: 'data-lost',
  done: 'a standby killed, its data directory deleted, the node started, under load; three times',
  expected: 'it joins again by itself, unseals, and gets all data from the leader; nobody removes a peer by hand',
  async run(world) {
    const { result, load } = await underLoad(world, () =>
      repeated(async () => {
        const [lost] = await world.standbys();
        await world.loseData(lost!);
        const start = Date.now();
        await lost!.start();
        const node = world.cluster().nodes.find(({ name }) => name === lost!.name)!;
        await until(() => recoveryOf(world.cluster(), node));
        return { name: lost!.name, seconds: (Date.now() - start) / 1000 };
      }),
    );
    return {
      happened: `${result.map(({ name }) => name).join(', ')} voted again, with the leader's log; ${describeLoad(load)}`,
      figures: [{ what: 'started without data → full member', seconds: result.map(({ seconds }) => seconds) }],
    };
  },
};
