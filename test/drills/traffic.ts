import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultClient } from '../../operations/vault-client';
import { Load, type LoadReport } from '../e2e/load';
import { MOUNT, type World } from './world';

/**
 * Does `work` while clients read and write, each trying another node where one fails, and then reads back all that was acknowledged.
 *
 * @param givingUp Of a client, after ten seconds of trying.
 * @throws Error where anything acknowledged is lost, or a client had to give up.
 */
export async function underLoad<T>(
  world: World,
  work: () => Promise<T>,
  givingUp: 'fails' | 'is counted' = 'fails',
): Promise<{ result: T; load: LoadReport }> {
  const mount = `${MOUNT}/${Date.now()}`;
  const load = new Load(world.clients(), mount, 2);
  const result = await work().finally(() => load.stop());
  const report = await load.stop();
  if (report.failed > 0 && givingUp === 'fails') {
    throw new Error(`${report.failed} requests were given up after ten seconds of trying`);
  }
  await world.heal();
  await load.readBack();
  return { result, load: report };
}

export function describeLoad({ written, retried, failed, slowestMs }: LoadReport): string {
  return `${written} writes acknowledged, none lost, ${retried} tries again, ${failed} given up, the slowest after ${(slowestMs / 1000).toFixed(1)} s`;
}

/**
 * Seconds since `start` until a node does what `ask` asks of it. All are asked all the time.
 *
 * @param ask Answers whether it did, and gives up after a second.
 * @throws Error where none does in time.
 */
export async function firstAnswer(
  clients: readonly VaultClient[],
  start: number,
  ask: (client: VaultClient) => Promise<boolean>,
  seconds = 60,
): Promise<number> {
  let at: number | undefined;
  const askOne = async (client: VaultClient) => {
    while (at === undefined && Date.now() - start < seconds * 1000) {
      if (await ask(client)) at ??= Date.now();
      else await sleep(20);
    }
  };
  await Promise.all(clients.map(askOne));
  if (at === undefined) throw new Error(`no node answers as it should after ${seconds} s`);
  return (at - start) / 1000;
}

/** Seconds since `start` until a node acknowledges a write. @throws Error as {@link firstAnswer}. */
export function firstWrite(clients: readonly VaultClient[], start: number): Promise<number> {
  return firstAnswer(clients, start, async (client) => (await write(client, 'probe', start, 1)).status < 300);
}

/** A node that does not answer has answered 599. */
export async function write(client: VaultClient, key: string, value: number, seconds: number) {
  return client
    .call('PUT', `${MOUNT}/${key}`, { body: { value }, seconds })
    .catch(() => ({ status: 599, body: undefined }));
}

/** @returns the value, or undefined where a node refuses or does not answer. */
export async function read(client: VaultClient, key: string, seconds: number): Promise<number | undefined> {
  const { status, body } = await client
    .call('GET', `${MOUNT}/${key}`, { seconds })
    .catch(() => ({ status: 599, body: undefined }));
  return status === 200 ? body.data.value : undefined;
}
