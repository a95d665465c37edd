import { images } from '../../environments/versions';
import { compareVersions } from '../version';
import { type Check, ok, warning } from './check';

export const vaultVersion: Check = {
  id: 'vault-version',
  why: 'What was tested is the version in environments/versions.ts.',
  look: async (patient) => {
    const { body } = await patient.vaultHealth();
    const running: string | undefined = body?.version;
    if (!running) throw new Error('Vault does not say');
    const { tag } = images.vault;
    const order = compareVersions(running, tag);
    if (order === 0) return ok(running);
    const fix =
      order < 0
        ? `apply the stack vault-server, then: strongroom roll ${patient.environment.name}`
        : 'write the version that runs into environments/versions.ts: an older Vault may not read its data';
    return warning(`${running} runs, and ${tag} is to be deployed`, fix);
  },
};
