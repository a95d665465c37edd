import { counted } from '../counted';
import { ask } from './ask';
import { type Check, failure, ok, warning } from './check';
import type { Patient } from './patient';

/** Vault's own limit for a new installation is 300,000. @see https://developer.hashicorp.com/vault/docs/concepts/lease-count-quota */
const MANY = 200_000;

export const leases: Check = {
  id: 'leases',
  why: 'Credentials that Vault could not revoke still work; too many leases make a failover slow.',
  look: async (patient) => {
    const irrevocable = await ask(patient, 'sys/leases/count?type=irrevocable', 'operator');
    const stuck: number = irrevocable.lease_count;
    if (stuck > 0) {
      return failure(
        `${counted(stuck, 'lease')} that Vault could not revoke`,
        'list them: vault list sys/leases?type=irrevocable; repair the database or cloud, then revoke them by force',
      );
    }
    const all = await countOf(patient);
    if (all === undefined) return ok('none that Vault could not revoke');
    const found = `${counted(all, 'lease')}, none that Vault could not revoke`;
    return all > MANY
      ? warning(found, 'shorten the lives of tokens and credentials that are asked for most')
      : ok(found);
  },
};

/** The leader alone counts them, a few times a minute. */
async function countOf(patient: Patient): Promise<number | undefined> {
  const vault = await patient.caller();
  const { body } = await vault.call('GET', 'sys/metrics');
  const gauges: readonly { readonly Name: string; readonly Value: number }[] = body?.Gauges ?? [];
  return gauges.find(({ Name }) => Name.endsWith('expire.num_leases'))?.Value;
}
