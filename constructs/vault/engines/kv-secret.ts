import { Construct } from 'constructs';
import type { Principal } from '../principal';
import type { KvEngine } from './kv-engine';

export interface KvSecretProps {
  /** The keys that readers may rely on. */
  readonly fields: readonly string[];
  /** Days after which reports and alerts call it overdue. @default - never */
  readonly rotationDays?: number;
}

/** A secret that someone else writes: declared, so that grants, delivery and reports can name it without repeating its path. */
export class KvSecret extends Construct {
  readonly fields: readonly string[];
  readonly rotationDays: number | undefined;

  constructor(
    private readonly engine: KvEngine,
    private readonly name: string,
    props: KvSecretProps,
  ) {
    super(engine, name);
    this.fields = props.fields;
    this.rotationDays = props.rotationDays;
  }

  /** Lets `principal` read this secret, all kept versions included, and nothing beside it. */
  grantRead(principal: Principal): void {
    principal.allow(this, `${this.engine.path}/data/${this.name}`, 'read');
  }
}
