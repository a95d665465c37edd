import type { Environment } from './environment';

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
