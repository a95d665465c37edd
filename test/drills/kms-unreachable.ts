import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Drill, repeated } from './drill';
import { describeLoad, underLoad } from './traffic';
import type { World } from './world';

export const kmsUnreachable: Drill = {
  name: 'kms-unreachable',
  done: 'KMS cut off under load; a standby restarted meanwhile; KMS back, and the standby started again, as its pod would be; three times',
  expected: 'running nodes serve; the restarted one does not open and says why; with KMS it unseals by itself',
  async run(world) {
    const { result, load } = await underLoad(world, () => repeated(() => cutOff(world)));
    const ends = result.map(({ name, outcome, health }) => `${name} ${outcome}, ${health}`);
    return {
      happened: `${ends.join('; ')}; each log names KMS; ${describeLoad(load)}`,
      figures: [{ what: 'KMS back → unsealed', seconds: result.map(({ seconds }) => seconds) }],
    };
  },
};

async function cutOff(world: World) {
  await world.untilWhole();
  const [standby] = await world.standbys();
  const log = join(world.logFolder, `${standby!.name}.log`);
  world.kms.close();
  await standby!.stop();
  const before = readFileSync(log, 'utf8').length;
  const started = standby!.start().then(
    () => 'sealed' as const,
    () => 'ended' as const,
  );
  const outcome = await Promise.race([started, sleep(20_000, 'silent' as const)]);
  await sleep(2000);
  const health = await standby!.health();
  if (health === 'active' || health === 'standby') throw new Error(`${standby!.name} is ${health} without KMS`);
  const said = readFileSync(log, 'utf8').slice(before);
  if (!/AWS KMS[\s\S]*connection refused/.test(said)) {
    throw new Error(`${standby!.name} is ${health}, and its log does not say that KMS is unreachable`);
  }
  await world.kms.open();
  const back = Date.now();
  if (outcome !== 'sealed') {
    await standby!.kill();
    await standby!.start();
  }
  await standby!.untilUnsealed();
  return { name: standby!.name, outcome, health, seconds: (Date.now() - back) / 1000 };
}
