import { patiently } from '../../operations/patiently';

/** @throws Error with the last sentence, where `ask` still answers one when time is up; a request that fails is one too. */
export async function until<T extends object>(ask: () => Promise<T | string>, seconds = 60): Promise<T> {
  const answer = await patiently(ask, seconds);
  if (typeof answer !== 'string') return answer;
  throw new Error(`After ${seconds} s ${answer}`);
}
