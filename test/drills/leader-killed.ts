import { type Drill, repeated } from './drill';
import { describeLoad, firstWrite, underLoad } from './traffic';

export const leaderKilled: Drill = {
  name: 'leader-killed',
  done: 'kill -9 of the leader under continuous reads and writes, three times',
  expected:
    'another node leads and takes writes; nothing that was acknowledged is lost; the old one comes back by itself',
  async run(world, say) {
    const { result, load } = await underLoad(world, () =>
      repeated(async () => {
        await world.untilWhole();
        const killed = await world.nodes.leader();
        say(`${killed.name} is killed`);
        const start = Date.now();
        await killed.kill();
        const toWrite = await firstWrite(world.clients(), start);
        const started = Date.now();
        await killed.start();
        await killed.untilUnsealed();
        return { toWrite, toUnsealed: (Date.now() - started) / 1000 };
      }),
    );
    return {
      happened: describeLoad(load),
      figures: [
        {
          what: 'leader killed → first write',
          seconds: result.map(({ toWrite }) => toWrite),
          claims: [
            { by: 'smart-dairy 2', seconds: 5 },
            { by: 'our aim', seconds: 2.5 },
          ],
        },
        {
          what: 'killed node started → unsealed',
          seconds: result.map(({ toUnsealed }) => toUnsealed),
          claims: [{ by: 'our aim', seconds: 0.5 }],
        },
      ],
    };
  },
};
