import { z } from 'zod';
import type { Environment } from './environment';
import { roleArn } from './formats';

export const recovery = z.strictObject({
  /** Shares that it takes. */
  threshold: z.int().min(2, {
    error: ({ input }) => `${input} would let one holder act alone; use at least 2`,
  }),
  /** The role that holds the init ceremony: it may write shares, and read none. */
  ceremonyRoleArn: roleArn,
  holders: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, {
      error: ({ input }) => `'${input}' does not fit into an AWS name; use lower-case letters, digits and -`,
    }),
    z.strictObject({
      /** Of the OpenPGP key that the share is encrypted to. @default - a disposable environment's run makes a key */
      fingerprint: z
        .string()
        .regex(/^[0-9A-F]{40}$/, {
          error: ({ input }) =>
            `'${input}' is not the fingerprint of an OpenPGP key; write the 40 digits and capitals of gpg --fingerprint`,
        })
        .exactOptional(),
      /** The one role that reads this share, and no other. */
      readerRoleArn: roleArn,
    }),
  ),
});

/** What has to be true of those who hold recovery shares. Each is a field and why it is refused. */
export function recoveryRules(environment: Environment): readonly (readonly [field: string, message: string])[] {
  const { account, disposable, production, recovery, seal } = environment;
  if (!recovery) {
    if (!production || seal.replicaOf) return [];
    return [['recovery', 'nobody could make a root token again; production names the holders of recovery shares']];
  }
  const refused: [string, string][] = [];
  const { threshold, ceremonyRoleArn } = recovery;
  const holders = Object.entries(recovery.holders);
  if (seal.replicaOf) {
    refused.push([
      'recovery',
      `Vault is restored from '${seal.replicaOf}' with its shares; name the holders there, not here`,
    ]);
  }
  if (threshold > holders.length) {
    refused.push([
      'recovery.threshold',
      `${threshold} of ${holders.length} shares can never meet; name more holders, or lower it`,
    ]);
  }
  if (production && (threshold < 3 || holders.length === threshold)) {
    refused.push([
      'recovery',
      `${threshold} of ${holders.length} is too little; production needs 3 to act together, and more holders than that`,
    ]);
  }
  for (const [index, [name, { fingerprint, readerRoleArn }]] of holders.entries()) {
    const field = `recovery.holders.${name}`;
    const before = holders.slice(0, index);
    if (!fingerprint && !disposable)
      refused.push([`${field}.fingerprint`, 'is missing; only a disposable environment makes up keys']);
    const twin = before.find(([, other]) => fingerprint && other.fingerprint === fingerprint)?.[0];
    if (twin) refused.push([`${field}.fingerprint`, `is that of '${twin}' too; one person would hold two shares`]);
    if (readerRoleArn === ceremonyRoleArn || before.some(([, other]) => other.readerRoleArn === readerRoleArn)) {
      refused.push([
        `${field}.readerRoleArn`,
        `'${readerRoleArn}' has another part already; give each holder its own role`,
      ]);
    }
  }
  const roles = {
    ceremonyRoleArn,
    ...Object.fromEntries(holders.map(([name, { readerRoleArn }]) => [`holders.${name}.readerRoleArn`, readerRoleArn])),
  };
  for (const [field, arn] of Object.entries(roles)) {
    if (arn.split(':')[4] === account) continue;
    refused.push([
      `recovery.${field}`,
      `'${arn}' is not of account ${account}, where the shares are; name a role of it`,
    ]);
  }
  return refused;
}
