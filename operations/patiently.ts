import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is no sentence, or time is up; a request that fails is one too. */
export async function patiently<T extends object>(
  ask: () => Promise<T | string>,
  seconds: number,
  pauseSeconds = 0.2,
): Promise<T | string> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch((error: Error) => error.message);
    if (typeof answer !== 'string' || Date.now() > deadline) return answer;
    await sleep(pauseSeconds * 1000);
  }
}
