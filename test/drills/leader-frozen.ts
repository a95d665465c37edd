import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultClient } from '../../operations/vault-client';
import { type Drill, repeated } from './drill';
import { OpenConnections } from './open-connections';
import { describeLoad, firstAnswer, firstWrite, read, underLoad, write } from './traffic';
import { MOUNT, type World } from './world';

const REQUESTS = 20;

/** Vault asks no other node before it answers a read, so one that waited inside the frozen leader may be answered too early. */
const OLD_VALUES_SECONDS = 1;

export const leaderFrozen: Drill = {
  name: 'leader-frozen',
  done: 'SIGSTOP to the leader; while another leads, requests queue up inside the frozen one; SIGCONT; three times',
  expected:
    'no split brain: one leader in the end, no acknowledged write lost, no old value once the old leader has come to itself',
  async run(world, say) {
    const { result, load } = await underLoad(world, () => repeated((round) => freeze(world, say, round)), 'is counted');
    const sum = (what: 'acknowledged' | 'current' | 'old') => result.reduce((total, one) => total + one[what], 0);
    const queued = REQUESTS * result.length;
    return {
      happened:
        `of ${queued} writes and ${queued} reads queued at the frozen leader ${sum('acknowledged')} and ${sum('current')} were ` +
        `answered rightly, ${sum('old')} reads with the value of before; ${describeLoad(load)}`,
      figures: [
        { what: 'leader frozen → first write', seconds: result.map(({ toWrite }) => toWrite) },
        {
          what: 'it goes on → last old value',
          seconds: result.map(({ lastOld }) => lastOld),
          claims: [{ by: 'drill', seconds: OLD_VALUES_SECONDS }],
        },
      ],
    };
  },
};

async function freeze(world: World, say: (line: string) => void, round: number) {
  const frozen = await world.nodes.leader();
  const connections = await OpenConnections.to(frozen.address, world.rootToken, world.ca, 2 * REQUESTS);
  const others = world.clients().filter((_, index) => world.nodes.all[index] !== frozen);
  await connections.ask('PUT', `${MOUNT}/fought-over`, { value: 1 });
  say(`${frozen.name} is frozen`);
  const start = Date.now();
  frozen.signal('SIGSTOP');
  const toWrite = await firstWrite(others, start);
  // The other standby may still wait for its connections to the frozen leader.
  const overwrite = async (client: VaultClient) => (await write(client, 'fought-over', 2, 1)).status < 300;
  await firstAnswer(others, Date.now(), overwrite);
  let goesOn = 0;
  let [lastOld, old, current] = [0, 0, 0];
  const readOnce = async () => {
    const { status, body } = await connections.ask('GET', `${MOUNT}/fought-over`);
    if (status === 200 && body.data.value !== 2) {
      old++;
      lastOld = (Date.now() - goesOn) / 1000;
    } else if (status === 200) current++;
  };
  const reads = Array.from({ length: REQUESTS }, readOnce);
  const writes = Array.from({ length: REQUESTS }, (_, value) =>
    connections.ask('PUT', `${MOUNT}/queued-${round}-${value}`, { value }),
  );
  await sleep(1000);
  say(`${frozen.name} goes on`);
  goesOn = Date.now();
  frozen.signal('SIGCONT');
  const answers = await Promise.all(writes);
  await Promise.all(reads);
  const queued = { old, current };
  while (Date.now() - goesOn < 2 * OLD_VALUES_SECONDS * 1000) await readOnce();
  connections.close();

  await world.heal();
  const vault = await world.vault();
  const acknowledged = answers.flatMap(({ status }, number) => (status < 300 ? [number] : []));
  for (const number of acknowledged) {
    const value = await read(vault, `queued-${round}-${number}`, 5);
    if (value !== number) throw new Error(`the acknowledged write ${number} is lost`);
  }
  const health = await Promise.all(world.nodes.all.map((node) => node.health()));
  if (health.filter((one) => one === 'active').length !== 1) throw new Error(`the nodes are ${health.join(', ')}`);
  return { toWrite, lastOld, ...queued, acknowledged: acknowledged.length };
}
