/** Of an application, not of the platform: a segment of its paths in Vault. One environment may serve several. */
export const stages = ['prod', 'staging', 'dev'] as const;
export type Stage = (typeof stages)[number];
