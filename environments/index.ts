import { overlap } from '../constructs/network/cidr';
import { dev } from './dev';
import { dr } from './dr';
import { type Environment, parseEnvironment } from './environment';
import { local } from './local';
import { prod } from './prod';
import { staging } from './staging';

/**
 * Every environment, validated, in the order of reports.
 *
 * @throws Error that names environment, field, value and what to do, one line for each mistake.
 */
export function loadEnvironments(inputs: readonly unknown[] = [local, dev, staging, prod, dr]): readonly Environment[] {
  const environments = inputs.map(parseEnvironment);
  const mistakes = environments.flatMap((one, index) =>
    environments.slice(0, index).flatMap((other) => conflicts(one, other)),
  );
  mistakes.push(...environments.flatMap((one) => missingReplica(one, environments)));
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return environments;
}

function conflicts(one: Environment, other: Environment): string[] {
  const found: string[] = [];
  if (one.name === other.name) found.push(`${one.name}: name: two environments are called '${one.name}'; rename one`);
  if (overlap(one.network.cidr, other.network.cidr)) {
    found.push(
      `${one.name}: network.cidr: ${one.network.cidr} overlaps ${other.network.cidr} of '${other.name}', ` +
        'so the two could never be connected; choose a free range',
    );
  }
  if (one.account === other.account && bothTrustGithub(one, other)) {
    found.push(
      `${one.name}: account: ${one.account} is that of '${other.name}' too, and an account knows GitHub once; give '${one.name}' an account ` +
        'of its own, or leave out its logins.github',
    );
  }
  return found;
}

/** An environment that recovers another uses what the other made. */
function bothTrustGithub(...both: readonly [Environment, Environment]): boolean {
  return both.every(({ seal, logins, disposable }) => logins.github && !seal.replicaOf && !disposable);
}

function missingReplica(one: Environment, environments: readonly Environment[]): string[] {
  const { replicaOf } = one.seal;
  if (!replicaOf) return [];
  const owner = environments.find(({ name }) => name === replicaOf);
  if (owner && owner.seal.recoveryRegion === one.region && owner.account === one.account) return [];
  return [
    `${one.name}: seal.replicaOf: '${replicaOf}' has no replica of its unseal key in ${one.region} of account ${one.account}; ` +
      `set seal.recoveryRegion of '${replicaOf}' to '${one.region}', in the same account`,
  ];
}
