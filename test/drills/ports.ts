import { randomInt } from 'node:crypto';
import { isTaken } from '../../operations/local/port';

/**
 * The first of some ports of 127.0.0.1 that nothing listens on, below those that systems give to clients: servers here are stopped and
 * started again, and no client may have taken their port meanwhile.
 *
 * @param offsets Of the ports, from the first. @default - that one alone
 */
export async function serverPort(offsets: readonly number[] = [0]): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 32_000);
    const taken = await Promise.all(offsets.map((offset) => isTaken(first + offset)));
    if (!taken.includes(true)) return first;
  }
}
