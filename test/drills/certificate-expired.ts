import { type Drill, repeated } from './drill';
import { firstWrite, write } from './traffic';
import { until } from './until';
import type { World } from './world';

/** Enough for the nodes to read it, little enough to wait for its end. */
const GOOD_SECONDS = 3;

export const certificateExpired: Drill = {
  name: 'certificate-expired',
  done: 'a listener certificate that ends in a moment, read on SIGHUP by all nodes; then one that is good, and SIGHUP again; three times',
  expected:
    'clients refuse the expired one; the cluster stays as it is; with the good one all is as before, the leader too',
  async run(world) {
    const before = await world.nodes.leader();
    const seconds = await repeated(() => expire(world));
    await world.untilWhole();
    const after = await world.nodes.leader();
    if (after !== before) throw new Error(`${before.name} led before, and now ${after.name}`);
    return {
      happened: `no client spoke to any node (CERT_HAS_EXPIRED), ${after.name} led all the time`,
      figures: [{ what: 'certificate renewed, SIGHUP → first write', seconds }],
    };
  },
};

/** @returns how long the good one takes to be used. */
async function expire(world: World): Promise<number> {
  const reload = async (goodSeconds?: number) => {
    await world.authority.issue(world.tlsFolder, goodSeconds);
    for (const node of world.nodes.all) node.signal('SIGHUP');
  };
  try {
    await reload(GOOD_SECONDS);
    for (const client of world.clients()) {
      await until(async () => {
        const said = await client.call('GET', 'sys/health').then(
          () => 'nothing',
          ({ code }) => String(code),
        );
        return said === 'CERT_HAS_EXPIRED' ? {} : `a client that is shown a certificate that ended says '${said}'`;
      }, 20);
    }
    for (const client of world.clients()) {
      if ((await write(client, 'expired', 1, 1)).status < 300) throw new Error('a node is still believed');
    }
  } finally {
    await reload();
  }
  return firstWrite(world.clients(), Date.now());
}
