import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import { checkPath } from '../path';
import type { Principal } from '../principal';
import type { Stage } from '../stage';
import type { KvEngine } from './kv-engine';
import { type KvFields, printFields } from './kv-field';

/** Of a value in `custom_metadata`: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#create-update-metadata */
const LONGEST_LABEL = 512;

/** How much harm a leak does, and so how old a value may get. */
const OLDEST = {
  critical: Duration.days(30),
  high: Duration.days(90),
  medium: Duration.days(180),
  low: Duration.days(365),
} as const;

export interface KvSecretProps {
  /** The keys that readers may rely on, and where each value comes from. */
  readonly fields: KvFields;
  /** Bounds the rotation: 30, 90, 180 or 365 days. @default - unclassified */
  readonly class?: keyof typeof OLDEST;
  /** Time after which reports and alerts call a value overdue, in whole days. @default - that of the class, else never */
  readonly rotation?: Duration;
  /** Stage of the application that the values belong to. @default - none, or all of them */
  readonly stage?: Stage;
  /** @default - as many as the engine keeps */
  readonly maxVersions?: number;
  /** Labels besides `fields`, `class`, `rotation_days` and `stage`, which are made of the other props. */
  readonly customMetadata?: Readonly<Record<string, string>>;
}

/**
 * A secret that someone else writes: declared, so that grants, delivery, reports and seeding can name it without repeating its
 * path. Its metadata is Terraform's and says the same in Vault; because the metadata exists before any value, version 1 takes the
 * capability `update`, as every later one.
 */
export class KvSecret extends Construct {
  readonly fields: KvFields;
  readonly rotation: Duration | undefined;

  /** @throws when the path leaves the engine, there is no field, or the values may get older than their class allows. */
  constructor(
    private readonly engine: KvEngine,
    private readonly path: string,
    props: KvSecretProps,
  ) {
    super(engine, path);
    checkPath(path, 'a secret');
    const maxVersions = props.maxVersions ?? engine.maxVersions;
    checkMaxVersions(maxVersions, path);
    this.fields = props.fields;
    this.rotation = rotationOf(path, props);
    checkFields(path, props.fields);

    new GenericEndpoint(this, 'Metadata', {
      path: `${engine.path}/metadata/${path}`,
      dataJson: JSON.stringify({
        max_versions: maxVersions,
        custom_metadata: customMetadata(path, props, this.rotation),
      }),
      // A DELETE here erases every version of the secret.
      disableDelete: true,
      // Vault answers with the versions and their times as well.
      ignoreAbsentFields: true,
    });
  }

  /** Lets `principal` read the values, all kept versions included: `data/` read. */
  grantRead(principal: Principal): Grant {
    return principal.allow(this, this.endpoint('data'), 'read');
  }

  /** Lets `principal` see versions, their times and the labels, never a value: `metadata/` read. */
  grantReadMetadata(principal: Principal): Grant {
    return principal.allow(this, this.endpoint('metadata'), 'read');
  }

  /** Lets `principal` write a new version, even the first of a secret that has lost its metadata: `data/` create and update. */
  grantWrite(principal: Principal): Grant {
    return principal.allow(this, this.endpoint('data'), 'create', 'update');
  }

  /** Lets `principal` replace the values, and bring old ones back, once the secret is known: `data/` read and update. */
  grantRotate(principal: Principal): Grant {
    return principal.allow(this, this.endpoint('data'), 'read', 'update');
  }

  /** Lets `principal` erase versions for good: `destroy/` update, which is a write and no delete. */
  grantDestroy(principal: Principal): Grant {
    return principal.allow(this, this.endpoint('destroy'), 'update');
  }

  private endpoint(kind: 'data' | 'metadata' | 'destroy'): string {
    return `${this.engine.path}/${kind}/${this.path}`;
  }
}

function checkFields(path: string, fields: KvFields): void {
  const names = Object.keys(fields);
  if (names.length === 0) throw new Error(`'${path}' has no fields: name what its readers may rely on.`);
  const wrong = names.find((field) => !/^[\w.-]+$/.test(field));
  if (wrong !== undefined) {
    throw new Error(`'${path}' cannot have the field '${wrong}': use letters, digits, '.', '_' and '-'.`);
  }
  if (printFields(fields).length > LONGEST_LABEL) {
    throw new Error(
      `'${path}' has more fields than the ${LONGEST_LABEL} characters of a label can say: make two secrets.`,
    );
  }
}

function rotationOf(path: string, { class: name, rotation }: KvSecretProps): Duration | undefined {
  const oldest = name && OLDEST[name];
  const chosen = rotation ?? oldest;
  if (!chosen) return undefined;
  if (!Number.isInteger(daysOf(chosen))) {
    throw new Error(`'${path}' cannot rotate every ${chosen}: reports count days, so give whole days.`);
  }
  if (oldest && chosen.toSeconds() > oldest.toSeconds()) {
    throw new Error(
      `'${path}' is ${name}, which allows ${oldest}, not ${chosen}: rotate it sooner, or lower its class.`,
    );
  }
  return chosen;
}

/** Strings only, as Vault wants them. */
function customMetadata(path: string, props: KvSecretProps, rotation: Duration | undefined): Record<string, string> {
  const own = {
    fields: printFields(props.fields),
    ...(props.class && { class: props.class }),
    ...(rotation && { rotation_days: String(daysOf(rotation)) }),
    ...(props.stage && { stage: props.stage }),
  };
  const taken = Object.keys(props.customMetadata ?? {}).find((label) => label in own);
  if (taken)
    throw new Error(`'${path}' labels itself '${taken}', which follows from the prop of that meaning: set that.`);
  return { ...own, ...props.customMetadata };
}

/** @throws when no version would be kept, or Vault would take 0 for a number of its own. */
export function checkMaxVersions(count: number, path: string): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new Error(`${count} versions cannot be kept in '${path}': give a whole number, 1 or more.`);
}

function daysOf(duration: Duration): number {
  return duration.toSeconds() / 86_400;
}
