import type { Drill } from './drill';
import { describeLoad, underLoad } from './traffic';

export const nodeRestarted: Drill = {
  name: 'node-restarted',
  done: 'a standby stopped and started again under load, three times',
  expected: 'it unseals without anyone, and no client notices',
  async run(world) {
    const { result, load } = await underLoad(world, async () => {
      const [toUnsealed, fromAnswer]: [number[], number[]] = [[], []];
      for (let round = 1; round <= 3; round++) {
        await world.untilWhole();
        const [standby] = await world.standbys();
        await standby!.stop();
        const start = Date.now();
        await standby!.start();
        const answered = Date.now();
        await standby!.untilUnsealed();
        toUnsealed.push((Date.now() - start) / 1000);
        fromAnswer.push((Date.now() - answered) / 1000);
      }
      return { toUnsealed, fromAnswer };
    });
    return {
      happened: describeLoad(load),
      figures: [
        { what: 'process started → unsealed', seconds: result.toUnsealed },
        { what: 'first answer → unsealed', seconds: result.fromAnswer, claim: { by: 'our aim', seconds: 0.5 } },
      ],
    };
  },
};
