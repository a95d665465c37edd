import { randomUUID } from 'node:crypto';
import { declaredSecrets } from '../secrets/declared-secret';
import { askedFields } from '../secrets/next-version';
import { type Seedable, seedableSecret } from '../secrets/seedable';
import { seedableRoots } from '../secrets/seedable-root';
import { findWaiting, seedWaiting } from '../secrets/seeding';
import { LeftOut } from '../steps';
import type { LocalPlatform } from './local-platform';
import { Logins } from './logins';

/** Gives Vault its client at the issuer, as break-glass, who alone may. */
export async function seedSingleSignOn(platform: LocalPlatform): Promise<string> {
  const { issuer } = platform;
  const inner = platform.stack('vault');
  if (!platform.applied.has(inner) || !issuer) throw new LeftOut(`${inner.name} was not applied`);
  const token = await new Logins(platform).aws('aws', 'break-glass');
  const { id, secret } = issuer.kept.client;
  return seed(platform, token, seedableRoots([inner]), () => ({ oidc_client_id: id, oidc_client_secret: secret }));
}

/** Gives every declared secret of the tenants its first values, as an operator; those that a person would have are made up. */
export async function seedTenants(platform: LocalPlatform): Promise<string> {
  const secrets = declaredSecrets(platform.stacks.filter((stack) => platform.applied.has(stack)));
  if (secrets.length === 0) throw new LeftOut('no tenant was applied');
  const token = await new Logins(platform).oidc('oidc', 'operator');
  return seed(platform, token, secrets.map(seedableSecret), (fields) => {
    const made = Object.fromEntries(fields.map((field) => [field, randomUUID()]));
    platform.secrets.push(...Object.values(made));
    return made;
  });
}

async function seed(
  platform: LocalPlatform,
  token: string,
  seedables: readonly Seedable[],
  answer: (fields: readonly string[]) => Readonly<Record<string, string>>,
): Promise<string> {
  const vault = await platform.nodes.leaderAs(token);
  const { waiting, settled } = await findWaiting(vault, seedables);
  const answers = new Map(waiting.map(({ seedable, fields }) => [seedable.path, answer(askedFields(fields))]));
  const outcomes = [...settled, ...(await seedWaiting(vault, waiting, answers))];
  const trouble = outcomes.find(({ state }) => state !== 'seeded' && state !== 'existed');
  if (trouble) throw new Error(`${trouble.path}: ${trouble.state}; ${trouble.reason}`);
  return `${waiting.length} of ${seedables.length} waited for values`;
}
