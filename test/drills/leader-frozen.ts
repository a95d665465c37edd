import { setTimeout as sleep } from 'node:timers/promises';
import { VaultClient } from '../../operations/vault-client';
import type { Drill } from './drill';
import { describeLoad, firstWrite, read, underLoad, write } from './traffic';
import type { World } from './world';

const REQUESTS = 20;

export const leaderFrozen: Drill = {
  name: 'leader-frozen',
  done: 'SIGSTOP to the leader; while another leads, requests queue up at the frozen one; SIGCONT',
  expected: 'no split brain: one leader in the end, no write acknowledged by the old one lost, no old value answered',
  async run(world, say) {
    const { result, load } = await underLoad(world, () => freeze(world, say));
    const { acknowledged, current, refused, toWrite } = result;
    return {
      happened:
        `of ${2 * REQUESTS} requests queued at the frozen leader ${acknowledged} writes and ${current} reads were answered, ` +
        `rightly, and ${refused} refused; ${describeLoad(load)}`,
      figures: [{ what: 'leader frozen → first write', seconds: [toWrite] }],
    };
  },
};

async function freeze(world: World, say: (line: string) => void) {
  const frozen = await world.nodes.leader();
  const old = new VaultClient(frozen.address, world.ca, world.rootToken);
  const others = world.clients().filter((_, index) => world.nodes.all[index] !== frozen);
  await write(old, 'fought-over', 1, 5);
  say(`${frozen.name} is frozen`);
  const start = Date.now();
  frozen.signal('SIGSTOP');
  const toWrite = await firstWrite(others, start);
  if ((await write(others[0]!, 'fought-over', 2, 5)).status >= 300) throw new Error('the new leader takes no write');
  const reads = Array.from({ length: REQUESTS }, () => read(old, 'fought-over', 20));
  const writes = Array.from({ length: REQUESTS }, (_, number) => write(old, `queued-${number}`, number, 20));
  await sleep(1000);
  say(`${frozen.name} goes on`);
  frozen.signal('SIGCONT');
  const [values, answers] = [await Promise.all(reads), await Promise.all(writes)];
  const stale = values.filter((value) => value !== undefined && value !== 2).length;
  if (stale > 0) throw new Error(`the old leader answered ${stale} of ${REQUESTS} reads with the value of before`);
  await world.heal();
  const vault = await world.vault();
  const acknowledged = answers.flatMap(({ status }, number) => (status < 300 ? [number] : []));
  for (const number of acknowledged) {
    if ((await read(vault, `queued-${number}`, 5)) !== number)
      throw new Error(`the acknowledged write ${number} is lost`);
  }
  const health = await Promise.all(world.nodes.all.map((node) => node.health()));
  if (health.filter((one) => one === 'active').length !== 1) throw new Error(`the nodes are ${health.join(', ')}`);
  const current = values.filter((value) => value === 2).length;
  return { toWrite, acknowledged: acknowledged.length, current, refused: 2 * REQUESTS - acknowledged.length - current };
}
