import { lookUpAccessor, type Token } from '../ceremony/root-tokens';
import { counted } from '../counted';
import { VaultRefusal } from '../vault-client';
import { ask } from './ask';
import { type Check, failure, ok, warning } from './check';
import type { Patient } from './patient';

/** More are not looked up: each is a request. */
const MOST = 2000;
const AT_ONCE = 8;

export const tokens: Check = {
  id: 'tokens',
  why: 'A token that never ends works for whoever finds it, years later; a root token may do everything.',
  look: async (patient) => {
    const { keys: accessors = [] }: { keys?: readonly string[] } = await ask(
      patient,
      'auth/token/accessors?list=true',
      'security',
    );
    const found = await lookUp(patient, accessors.slice(0, MOST));
    const endless = found.filter(({ expire_time }) => expire_time === null);
    const roots = endless.filter(({ policies }) => policies.includes('root'));
    const names = (tokens: readonly Token[]) =>
      tokens
        .slice(0, 3)
        .map(({ display_name, accessor }) => `${display_name} (accessor ${accessor})`)
        .concat(tokens.length > 3 ? [`${tokens.length - 3} more`] : [])
        .join(', ');
    const fix = 'find out whose it is, then: vault token revoke -accessor <accessor>';
    if (roots.length > 0) return failure(`${counted(roots.length, 'root token')}: ${names(roots)}`, fix);
    if (endless.length > 0) return warning(`${counted(endless.length, 'token')} without end: ${names(endless)}`, fix);
    if (accessors.length > MOST) {
      return warning(
        `${accessors.length} tokens, of which the first ${MOST} end`,
        'find out who logs in so often, and why it does not keep its token',
      );
    }
    return ok(`${counted(found.length, 'token')}, each with an end`);
  },
};

async function lookUp(patient: Patient, accessors: readonly string[]): Promise<readonly Token[]> {
  const vault = await patient.caller();
  const found: Token[] = [];
  for (let at = 0; at < accessors.length; at += AT_ONCE) {
    const answers = await Promise.all(
      accessors.slice(at, at + AT_ONCE).map((accessor) => lookUpAccessor(vault, accessor)),
    ).catch((error) => {
      if (!(error instanceof VaultRefusal)) throw error;
      throw new Error(`the token may not look others up (${error.status})`);
    });
    // Some have ended since the list was made.
    found.push(...answers.filter((one) => one !== undefined));
  }
  return found;
}
