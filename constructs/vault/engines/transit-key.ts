import { TransitSecretBackendKey } from '@cdktf/provider-vault/lib/transit-secret-backend-key';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import type { Principal } from '../principal';
import type { TransitEngine } from './transit-engine';

type Ability = 'encrypt' | 'sign';

/** What Vault can do with each type, besides HMACs, which all can. */
const ABILITIES = {
  'aes256-gcm96': ['encrypt'],
  'chacha20-poly1305': ['encrypt'],
  'ecdsa-p256': ['sign'],
  'ecdsa-p384': ['sign'],
  ed25519: ['sign'],
  'rsa-2048': ['encrypt', 'sign'],
  'rsa-3072': ['encrypt', 'sign'],
  'rsa-4096': ['encrypt', 'sign'],
} satisfies Readonly<Record<string, readonly Ability[]>>;

export interface TransitKeyProps {
  readonly type: keyof typeof ABILITIES;
  /** How often Vault makes a new version, at least an hour. What older ones encrypted or signed stays readable. */
  readonly rotation: Duration;
  /** The oldest version that still decrypts and verifies. Raise it when all is rewrapped: what is older is lost to readers. @default 1 */
  readonly minDecryptionVersion?: number;
  /** The oldest version that callers may still ask to encrypt or sign with. @default - only the newest */
  readonly minEncryptionVersion?: number;
}

/**
 * A key that encrypts or signs for others and never leaves Vault: it cannot be exported, backed up in clear, or deleted. What it
 * encrypted is lost without it.
 */
export class TransitKey extends Construct {
  private readonly abilities: readonly Ability[];

  /** @throws when it would rotate faster than Vault can, or no version would be left to use. */
  constructor(
    private readonly engine: TransitEngine,
    private readonly name: string,
    props: TransitKeyProps,
    mount: ITerraformDependable,
  ) {
    super(engine, name);
    check(`${engine.path}/keys/${name}`, name, props);
    this.abilities = ABILITIES[props.type];
    new TransitSecretBackendKey(this, 'Resource', {
      backend: engine.path,
      name,
      type: props.type,
      autoRotatePeriod: props.rotation.toSeconds(),
      minDecryptionVersion: props.minDecryptionVersion ?? 1,
      minEncryptionVersion: props.minEncryptionVersion ?? 0,
      exportable: false,
      allowPlaintextBackup: false,
      deletionAllowed: false,
      dependsOn: [mount],
      lifecycle: { preventDestroy: true },
    });
  }

  /** `encrypt/<key>` update. Not create: with it, a misspelt name would be a new key. */
  grantEncrypt(principal: Principal): Grant {
    return this.grant(principal, 'encrypt', 'encrypt');
  }

  /** `decrypt/<key>` update. */
  grantDecrypt(principal: Principal): Grant {
    return this.grant(principal, 'decrypt', 'encrypt');
  }

  /** Lets `principal` bring ciphertexts to the newest version without seeing what is in them: `rewrap/<key>` update. */
  grantRewrap(principal: Principal): Grant {
    return this.grant(principal, 'rewrap', 'encrypt');
  }

  /** Lets `principal` get new data keys, each in clear and encrypted by this one: `datakey/plaintext/<key>` update. */
  grantDataKey(principal: Principal): Grant {
    return this.grant(principal, 'datakey/plaintext', 'encrypt');
  }

  /** The same without the clear one, for those who hand data keys on: `datakey/wrapped/<key>` update. */
  grantWrappedDataKey(principal: Principal): Grant {
    return this.grant(principal, 'datakey/wrapped', 'encrypt');
  }

  /** `sign/<key>` update: the hash algorithm goes into the request, not into the path. */
  grantSign(principal: Principal): Grant {
    return this.grant(principal, 'sign', 'sign');
  }

  /** Lets `principal` check signatures, and HMACs too: `verify/<key>` update. */
  grantVerify(principal: Principal): Grant {
    return this.grant(principal, 'verify');
  }

  /** `hmac/<key>` update. */
  grantHmac(principal: Principal): Grant {
    return this.grant(principal, 'hmac');
  }

  /** Lets `principal` read the public keys of all versions, for checking signatures without Vault: `keys/<key>` read. */
  grantReadPublicKey(principal: Principal): Grant {
    this.require('sign', 'publish its key');
    return principal.allow(this, `${this.engine.path}/keys/${this.name}`, 'read');
  }

  /** Lets `principal` make a new version out of turn: `keys/<key>/rotate` update. */
  grantRotate(principal: Principal): Grant {
    return principal.allow(this, `${this.engine.path}/keys/${this.name}/rotate`, 'update');
  }

  private grant(principal: Principal, endpoint: string, needs?: Ability): Grant {
    if (needs) this.require(needs, endpoint);
    return principal.allow(this, `${this.engine.path}/${endpoint}/${this.name}`, 'update');
  }

  private require(ability: Ability, what: string): void {
    if (this.abilities.includes(ability)) return;
    const able = Object.entries<readonly Ability[]>(ABILITIES).filter(([, abilities]) => abilities.includes(ability));
    throw new Error(
      `${this.engine.path}/keys/${this.name} cannot ${what}: its type can only ${this.abilities.join(' and ')}. ` +
        `Use a key of another type: ${able.map(([type]) => type).join(', ')}.`,
    );
  }
}

function check(
  key: string,
  name: string,
  { rotation, minDecryptionVersion, minEncryptionVersion }: TransitKeyProps,
): void {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw new Error(`'${name}' cannot name a transit key: use a-z, 0-9, '.', '_' and '-'.`);
  }
  if (rotation.toSeconds() < Duration.hours(1).toSeconds()) {
    throw new Error(`${key}: Vault rotates a key once an hour at most, not every ${rotation}. Give 1 hour or more.`);
  }
  for (const version of [minDecryptionVersion, minEncryptionVersion]) {
    if (version !== undefined && !(Number.isInteger(version) && version >= 1)) {
      throw new Error(`${key}: there is no version ${version}. Versions are counted from 1.`);
    }
  }
  if (minEncryptionVersion !== undefined && minEncryptionVersion < (minDecryptionVersion ?? 1)) {
    throw new Error(
      `${key}: version ${minEncryptionVersion} could encrypt what nobody may decrypt: reading starts at version ` +
        `${minDecryptionVersion}. Raise minEncryptionVersion to it.`,
    );
  }
}
