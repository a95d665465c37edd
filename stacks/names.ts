import type { Environment } from '../environments/environment';

/** First part of the AWS names of `environment`, and the name of its cluster. */
export function nameOf({ name }: Pick<Environment, 'name'>): string {
  return `strongroom-${name}`;
}

/**
 * Bucket with the snapshots of an environment, or with their copies.
 *
 * @param copyRegion Of the copies. @default - the bucket that snapshots are written to
 */
export function snapshotBucket(environment: Pick<Environment, 'name' | 'account'>, copyRegion?: string): string {
  return [nameOf(environment), 'snapshots', environment.account, ...(copyRegion ? [copyRegion] : [])].join('-');
}

/** Alias of an environment's unseal key: the only thing that a recovering environment knows of it. */
export function unsealKeyAlias(environmentName: string): string {
  return `${nameOf({ name: environmentName })}-unseal`;
}

/** Alias of the key that encrypts recovery shares at rest. */
export function recoveryKeyAlias(environmentName: string): string {
  return `${nameOf({ name: environmentName })}-recovery`;
}

/** Where the recovery share of a holder is, in Secrets Manager. */
export function recoveryShareName(environmentName: string, holder: string): string {
  return `${nameOf({ name: environmentName })}/recovery/${holder}`;
}
