import type { Check, Finding } from './check';
import type { Patient } from './patient';

/** A line of the report; the shape of `strongroom doctor --json`. */
export interface Examined extends Finding {
  readonly check: string;
  readonly why: string;
}

/** What does not answer for so long is not waited for. */
const LIMIT_SECONDS = 60;

/** Makes all checks at once; one that cannot be made says why, and the others go on. */
export async function examine(
  patient: Patient,
  checks: readonly Check[],
  limitSeconds = LIMIT_SECONDS,
): Promise<readonly Examined[]> {
  return Promise.all(
    checks.map(async ({ id, why, look }) => {
      const finding = await within(limitSeconds, look(patient)).catch(cannotBeMade);
      return { check: id, why, ...finding };
    }),
  );
}

function cannotBeMade({ message }: Error): Finding {
  return { verdict: 'unknown', found: message.split('\n')[0]! };
}

async function within<T>(seconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
