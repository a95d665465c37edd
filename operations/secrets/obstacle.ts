import { VaultRefusal } from '../vault-client';

/** Why an operation went past a secret. */
export interface Obstacle {
  readonly state: 'refused' | 'not applied' | 'failed';
  readonly reason: string;
}

export interface ObstacleHints {
  /** What a token needs, as in `the persona 'auditor'`. */
  readonly needs: string;
  /** The stack that makes what was not there. */
  readonly stack: string;
}

/**
 * One secret's trouble does not stop the others.
 *
 * @throws what is a defect of the program.
 */
export function obstacleOf(error: unknown, { needs, stack }: ObstacleHints): Obstacle {
  const status = error instanceof VaultRefusal ? error.status : undefined;
  if (status === 403) return { state: 'refused', reason: `this takes ${needs}` };
  if (status === 404) return { state: 'not applied', reason: `apply ${stack} first` };
  if (error instanceof Error && (status !== undefined || error.constructor === Error)) {
    // Vault's own messages run over several lines.
    return { state: 'failed', reason: error.message.replace(/\s+/g, ' ').trim() };
  }
  throw error;
}
