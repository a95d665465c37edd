import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recoveryShareName } from '../../stacks/names';
import { awsAccess } from '../aws';
import { steps as ceremonySteps, holdCeremony } from '../ceremony/ceremony';
import { findLogin, proveLogin } from '../ceremony/login-proof';
import { type CeremonyRecord, RecordFile } from '../ceremony/record';
import { ShareStore } from '../ceremony/share-store';
import { LeftOut, type Say } from '../steps';
import type { LocalPlatform } from './local-platform';
import { Logins } from './logins';
import { type KeyPair, makeHolders } from './throw-away-keys';

/**
 * The init ceremony, with holders whose keys are made here, and stay in `holders/` of the platform's folder: so that shares can be tried. The
 * root token goes to one apply of what is inside Vault, where that can be applied, and ends.
 */
export async function initialize(platform: LocalPlatform, say: Say): Promise<string> {
  const { environment, folder } = platform;
  const { recovery, name } = environment;
  const [first] = platform.nodes.all;
  if (!recovery) throw new LeftOut(`'${name}' names no holders`);
  const record = new RecordFile(join(folder, 'ceremony.json'));
  if (record.read()?.endedAt) return 'it was, before';
  const inner = platform.stack('vault');
  const keys = await makeHolders(Object.keys(recovery.holders));
  platform.holders = keys;
  keepKeys(keys, join(folder, 'holders'));
  const { shares = [], login } = await holdCeremony({
    environment: name,
    address: first!.address,
    vault: first!.client,
    holders: keys.map(({ holder }) => holder),
    threshold: recovery.threshold,
    secretOf: (holder) => recoveryShareName(name, holder),
    store: new ShareStore(awsAccess(environment)),
    record,
    onStep: (step) => say(ceremonySteps[step]),
    configure: async (rootToken) => {
      platform.secrets.push(rootToken);
      await Promise.all(platform.nodes.all.map((node) => node.untilUnsealed()));
      await platform
        .apply(inner, platform.vaultTerraform(rootToken, platform.databases.variables), say)
        .catch((error) => {
          // What cannot be applied here is left out, and the root token ends all the same.
          if (!(error instanceof LeftOut)) throw error;
        });
    },
    proveLogin: () => prove(platform),
  });
  const proven = login && 'proven' in login ? `login proven: ${login.proven}` : `no login proven: ${login?.unproven}`;
  return `${shares.length} recovery shares, ${recovery.threshold} are needed; root is revoked; ${proven}`;
}

function keepKeys(keys: readonly KeyPair[], folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { holder, privateKey } of keys)
    writeFileSync(join(folder, `${holder.name}.asc`), privateKey, { mode: 0o600 });
}

async function prove(platform: LocalPlatform): Promise<NonNullable<CeremonyRecord['login']>> {
  const { environment } = platform;
  const inner = platform.stack('vault');
  if (!platform.applied.has(inner)) return { unproven: `${inner.name} was not applied` };
  const sign = () => Promise.reject(new Error('no role signs here'));
  const login = findLogin(environment, inner, { jwt: new Logins(platform).jobToken('github', 'ci-apply'), sign });
  if ('reason' in login) throw new Error(login.reason);
  const { client } = await platform.nodes.leader();
  return { proven: await proveLogin(client, login) };
}
