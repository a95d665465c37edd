import { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import { TransitEngine } from '../../constructs/vault/engines/transit-engine';
import type { TransitKey } from '../../constructs/vault/engines/transit-key';
import type { Stage } from '../../constructs/vault/stage';
import { named } from './applications';

/** Critical, all of them: Vault makes a new version every 30 days. */
const rotation = Duration.hours(720);

export interface KeysProps {
  readonly stages: readonly Stage[];
}

/** Keys that encrypt, sign and wrap for the applications of a stage and never leave Vault. */
export class Keys extends Construct {
  private readonly byName = new Map<string, TransitKey>();

  constructor(scope: Construct, id: string, { stages }: KeysProps) {
    super(scope, id);
    const transit = new TransitEngine(this, 'transit', { path: 'smart-dairy/transit' });
    for (const stage of stages) {
      for (const [name, type] of [
        ['app-data', 'aes256-gcm96'],
        // RS256. Old versions verify for good, and so longer than the 3600 s that a JWT lives.
        ['jwt-signing', 'rsa-2048'],
        ['key-wrapping', 'rsa-4096'],
      ] as const) {
        this.byName.set(named(name, stage), transit.key(named(name, stage), { type, rotation }));
      }
    }
  }

  key(name: 'app-data' | 'jwt-signing' | 'key-wrapping', stage: Stage): TransitKey {
    return this.byName.get(named(name, stage))!;
  }
}
