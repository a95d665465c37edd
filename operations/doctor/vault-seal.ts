import { type Check, failure, ok } from './check';

/** Whether it answers from here, and is open. @see https://developer.hashicorp.com/vault/api-docs/system/health */
export const vaultSeal: Check = {
  id: 'vault',
  why: 'A sealed Vault answers nobody.',
  look: async (patient) => {
    const { address } = patient.vault;
    const health = await patient.vaultHealth().catch(({ code, message }: NodeJS.ErrnoException) => code ?? message);
    if (typeof health === 'string') {
      return failure(
        `does not answer at ${address} (${health})`,
        'check VAULT_ADDR, VAULT_CACERT and the way there; where others cannot reach it either, look at its pods',
      );
    }
    const { status, body } = health;
    const { name } = patient.environment;
    if (status === 501) return failure(`${address} is not initialized`, `run: strongroom init ${name}`);
    if (status === 503) {
      return failure(`${address} is sealed`, 'see its log: it unseals by itself once it may use the seal key');
    }
    if (status !== 200) return failure(`${address} answers ${status}`, 'see its log');
    return ok(`Vault ${body.version} at ${address} is open`);
  },
};
