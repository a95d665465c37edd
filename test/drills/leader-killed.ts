import type { Drill } from './drill';
import { describeLoad, firstWrite, underLoad } from './traffic';

export const leaderKilled: Drill = {
  name: 'leader-killed',
  done: 'kill -9 of the leader under continuous reads and writes, three times',
  expected:
    'another node leads and takes writes; nothing that was acknowledged is lost; the old one comes back by itself',
  async run(world, say) {
    const { result, load } = await underLoad(world, async () => {
      const [toWrite, toUnsealed]: [number[], number[]] = [[], []];
      for (let round = 1; round <= 3; round++) {
        await world.untilWhole();
        const killed = await world.nodes.leader();
        say(`${killed.name} is killed`);
        const start = Date.now();
        await killed.kill();
        toWrite.push(await firstWrite(world.clients(), start));
        const started = Date.now();
        await killed.start();
        await killed.untilUnsealed();
        toUnsealed.push((Date.now() - started) / 1000);
      }
      return { toWrite, toUnsealed };
    });
    return {
      happened: describeLoad(load),
      figures: [
        { what: 'leader killed → first write', seconds: result.toWrite, claim: { by: 'smart-dairy 2', seconds: 5 } },
        { what: 'killed node started → unsealed', seconds: result.toUnsealed },
      ],
    };
  },
};
