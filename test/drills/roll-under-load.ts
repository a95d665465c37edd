import { roll } from '../../operations/roll/roll';
import { openSnapshot } from '../../operations/snapshots/archive';
import type { Say } from '../e2e/results';
import { type Drill, repeated } from './drill';
import { describeLoad, underLoad } from './traffic';
import type { World } from './world';

export const rollUnderLoad: Drill = {
  name: 'roll',
  done: 'the roll of `strongroom roll`: all nodes restarted under load, standbys first, the leader after it stepped down; three times',
  expected: 'no request fails that is tried again, and nothing acknowledged is lost',
  async run(world, say) {
    const { result, load } = await underLoad(world, () => repeated(() => rollOnce(world, say)));
    const order = result.map(({ restarted }) => restarted.join(', ')).join('; ');
    return {
      happened: `${order}, in this order; of ${load.written + load.read} requests ${load.failed} failed (our aim: 0.1 % at most); ${describeLoad(load)}`,
      figures: [
        {
          what: 'three nodes rolled',
          seconds: result.map(({ seconds }) => seconds),
          claims: [{ by: 'our aim', seconds: 30 }],
        },
      ],
    };
  },
};

async function rollOnce(world: World, say: Say) {
  await world.untilWhole();
  const takeSnapshot = async () => {
    const archive = await (await world.vault()).transfer('GET', 'sys/storage/raft/snapshot');
    return `index ${openSnapshot(archive).index}`;
  };
  const start = Date.now();
  const restarted = await roll({ cluster: world.cluster(), takeSnapshot, say, limitSeconds: 60 });
  const seconds = (Date.now() - start) / 1000;
  if (restarted.length !== world.nodes.all.length) throw new Error(`only ${restarted.join()} were restarted`);
  return { restarted, seconds };
}
