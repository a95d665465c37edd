import type { Stage } from '../../constructs/vault/stage';

/** Each runs in a namespace of its own, as a service account named after it. */
export const applications = ['milk-tracker', 'delivery-service', 'payment-service', 'notification-service'] as const;
export type Application = (typeof applications)[number];

/** A bare name is production's; what other stages have beside it says whose it is. `test` is no stage: pipelines alone use it. */
export function named(name: string, stage: Stage | 'test'): string {
  return stage === 'prod' ? name : `${name}-${stage}`;
}

/** The same inside databases, where a dash would need quotes. */
export function inSql(name: string, stage: Stage | 'test'): string {
  return named(name, stage).replaceAll('-', '_');
}
