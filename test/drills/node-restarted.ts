import { type Drill, repeated } from './drill';
import { describeLoad, underLoad } from './traffic';

export const nodeRestarted: Drill = {
  name: 'node-restarted',
  done: 'a standby stopped and started again under load, three times',
  expected: 'it unseals without anyone, and no client notices',
  async run(world) {
    const { result, load } = await underLoad(world, () =>
      repeated(async () => {
        await world.untilWhole();
        const [standby] = await world.standbys();
        await standby!.stop();
        const start = Date.now();
        await standby!.start();
        await standby!.untilUnsealed();
        return (Date.now() - start) / 1000;
      }),
    );
    return {
      happened: describeLoad(load),
      figures: [{ what: 'process started → unsealed', seconds: result, claims: [{ by: 'our aim', seconds: 0.5 }] }],
    };
  },
};
