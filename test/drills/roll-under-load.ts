import { roll } from '../../operations/roll/roll';
import { openSnapshot } from '../../operations/snapshots/archive';
import type { Drill } from './drill';
import { describeLoad, underLoad } from './traffic';

export const rollUnderLoad: Drill = {
  name: 'roll',
  done: 'the roll of `strongroom roll`: all nodes restarted under load, standbys first, the leader after it stepped down',
  expected: 'no request fails that is tried again, and nothing acknowledged is lost',
  async run(world, say) {
    const { result, load } = await underLoad(world, async () => {
      await world.untilWhole();
      const takeSnapshot = async () => {
        const archive = await (await world.vault()).transfer('GET', 'sys/storage/raft/snapshot');
        return `index ${openSnapshot(archive).index}`;
      };
      const start = Date.now();
      const restarted = await roll({ cluster: world.cluster(), takeSnapshot, say, limitSeconds: 60 });
      return { restarted, seconds: (Date.now() - start) / 1000 };
    });
    const { restarted, seconds } = result;
    if (restarted.length !== world.nodes.all.length) throw new Error(`only ${restarted.join()} were restarted`);
    return {
      happened: `${restarted.join(', ')}, in this order; ${describeLoad(load)}`,
      figures: [{ what: 'three nodes rolled', seconds: [seconds], claim: { by: 'our aim', seconds: 30 } }],
    };
  },
};
