import { setTimeout as sleep } from 'node:timers/promises';
import type { Drill } from './drill';
import { firstWrite, write } from './traffic';

/** Enough for the nodes to read it, little enough to wait for its end. */
const GOOD_SECONDS = 3;

export const certificateExpired: Drill = {
  name: 'certificate-expired',
  done: 'a listener certificate that ends in a moment, read on SIGHUP by all nodes; then one that is good, and SIGHUP again',
  expected:
    'clients refuse the expired one; the cluster stays as it is; with the good one all is as before, the leader too',
  async run(world) {
    const before = await world.nodes.leader();
    const reload = async (seconds?: number) => {
      await world.authority.issue(world.tlsFolder, seconds);
      for (const node of world.nodes.all) node.signal('SIGHUP');
    };
    try {
      await reload(GOOD_SECONDS);
      const [client] = world.clients();
      const deadline = Date.now() + 20_000;
      let said = '';
      while (!said.includes('CERT_HAS_EXPIRED')) {
        if (Date.now() > deadline) throw new Error(`a client takes a certificate that ended; it says '${said}'`);
        await sleep(100);
        said = await client!.call('GET', 'sys/health').then(
          () => 'nothing',
          ({ code }) => String(code),
        );
      }
      for (const one of world.clients()) {
        if ((await write(one, 'expired', 1, 1)).status < 300) throw new Error('a node is still believed');
      }
    } finally {
      await reload();
    }
    const renewed = await firstWrite(world.clients(), Date.now());
    await world.untilWhole();
    const after = await world.nodes.leader();
    if (after !== before) throw new Error(`${before.name} led before, and now ${after.name}`);
    return {
      happened: `no client spoke to any node (CERT_HAS_EXPIRED), ${after.name} led all the time`,
      figures: [{ what: 'certificate renewed, SIGHUP → first write', seconds: [renewed] }],
    };
  },
};
