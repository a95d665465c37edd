import { setTimeout as sleep } from 'node:timers/promises';
import { type Drill, inSeconds, median, repeated } from './drill';
import { firstWrite, read, write } from './traffic';
import type { World } from './world';

/** How long the last node is asked while it is alone. */
const ALONE_SECONDS = 5;

export const quorumLost: Drill = {
  name: 'quorum-lost',
  done: 'kill -9 of two of three nodes: both standbys, so that the leader is left alone; then one of them is started again; three times',
  expected:
    'no write is acknowledged; reads are refused once the leader gives up; service returns with the second node',
  async run(world) {
    const rounds = await repeated(async (round) => {
      const result = await leaveAlone(world, round);
      await world.heal();
      return result;
    });
    const writes = rounds.reduce((total, one) => total + one.writes, 0);
    const lease = median(rounds.map((one) => one.lease));
    return {
      happened: `${writes} writes, none acknowledged; reads, none of them stale, ended ${inSeconds(lease)} after the loss`,
      figures: [{ what: 'second node started → first write', seconds: rounds.map(({ back }) => back) }],
    };
  },
};

async function leaveAlone(world: World, round: number) {
  const leader = await world.nodes.leader();
  const alone = await world.vault();
  await write(alone, 'before', round, 5);
  const [first, second] = await world.standbys();
  const start = Date.now();
  await Promise.all([first!.kill(), second!.kill()]);
  // The kill itself takes a moment, in which a write may still have reached both.
  let writes = 0;
  let lastRead = start;
  while (Date.now() - start < ALONE_SECONDS * 1000) {
    const [answer, value] = await Promise.all([write(alone, 'alone', ++writes, 1), read(alone, 'before', 1)]);
    if (answer.status < 300) throw new Error(`write ${writes} was acknowledged by ${leader.name} alone`);
    if (value !== undefined) lastRead = Date.now();
    if (value !== undefined && value !== round)
      throw new Error('the leader that is alone answers a value that is not the last one');
    await sleep(20);
  }
  const lease = (lastRead - start) / 1000;
  if (lease > 3) throw new Error(`${leader.name} still answered reads ${inSeconds(lease)} after it was left alone`);

  const started = Date.now();
  await first!.start();
  const back = await firstWrite(world.clients(), started);
  if ((await read(await world.vault(), 'before', 5)) !== round) throw new Error('what was written before is lost');
  return { writes, lease, back };
}
