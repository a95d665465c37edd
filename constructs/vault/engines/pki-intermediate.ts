import { PkiSecretBackendConfigIssuers } from '@cdktf/provider-vault/lib/pki-secret-backend-config-issuers';
import { PkiSecretBackendIntermediateSetSigned } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-set-signed';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import type { Grant } from '../grant';
import type { Principal } from '../principal';
import { PkiAcme, type PkiAcmeProps } from './pki-acme';
import { PkiGeneration, type PkiGenerationProps } from './pki-generation';
import { checkIssuerName, PkiMount } from './pki-mount';
import { PkiRole, type PkiRoleProps } from './pki-role';
import type { PkiSigner } from './pki-signer';

export interface PkiIntermediateProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  readonly root: PkiSigner;
  /**
   * From the oldest to the newest. To rotate, one reviewed change each: add the new one; make it the {@link default}; retire the old
   * one; remove it when its last leaf has expired.
   */
  readonly generations: readonly PkiGenerationProps[];
  /** Name of the generation that signs what the roles issue. */
  readonly default: string;
  /** Lets roles be used by ACME clients too. @default - none may */
  readonly acme?: PkiAcmeProps;
}

/** The mount that issues certificates for one purpose. Its authorities come in generations, each signed by the root. */
export class PkiIntermediate extends Construct {
  readonly path: string;
  private readonly signing: PkiGenerationProps;
  private readonly defaultIssuer: PkiSecretBackendConfigIssuers | undefined;
  private readonly hasAcme: boolean;
  private readonly acme: PkiAcme | undefined;

  /** @throws when a generation outlives the root, has another's name, or cannot sign though it is the default. */
  constructor(scope: Construct, id: string, props: PkiIntermediateProps) {
    super(scope, id);
    const { root, generations } = props;
    this.path = props.path;
    this.signing = signingGeneration(props);
    for (const generation of generations) checkGeneration(generation, props);
    const mount = new PkiMount(this, 'Mount', {
      path: props.path,
      aiaAddress: root.aiaAddress,
      maxTtl: longest(generations.map(({ ttl }) => ttl)),
      ...(props.acme && { acmeAddress: props.acme.address }),
    });
    // Gives clients the whole chain, whichever generation signed.
    const rootInMount = new PkiSecretBackendIntermediateSetSigned(this, 'Root', {
      backend: mount.path,
      certificate: root.certificate,
      dependsOn: [mount.urls],
    });
    const issuers = new Map(
      generations.map((generation) => [
        generation.name,
        new PkiGeneration(mount, root, rootInMount, generation).issuer,
      ]),
    );
    const issuer = issuers.get(props.default);
    checkSigned(props, issuers);
    this.defaultIssuer =
      issuer &&
      new PkiSecretBackendConfigIssuers(this, 'Issuers', {
        backend: mount.path,
        default: issuer.issuerId,
        defaultFollowsLatestIssuer: false,
      });
    this.hasAcme = props.acme !== undefined;
    this.acme = props.acme && issuer && new PkiAcme(this, 'Acme', mount.path, props.acme, props.default);
  }

  /** @throws when the role could issue what outlives the authority that signs it, or issues nothing or anything. */
  role(name: string, props: PkiRoleProps): PkiRole {
    const { signing: generation, defaultIssuer: after, acme } = this;
    if (props.acme && !this.hasAcme) {
      throw new Error(
        `${this.path}/roles/${name}: '${this.path}' has no ACME. Give its mount acme, or leave it out here.`,
      );
    }
    return new PkiRole(this, name, props, { generation, after, acme });
  }

  /**
   * Lets `principal` revoke every certificate of this mount; one that was not stored, by its PEM. OCSP knows at once, the delta list
   * within 15 minutes, the full one when it is next rebuilt.
   */
  grantRevoke(principal: Principal): Grant {
    return principal.allow(this, `${this.path}/revoke`, 'update');
  }
}

function signingGeneration({ path, generations, default: name }: PkiIntermediateProps): PkiGenerationProps {
  const found = generations.find((generation) => generation.name === name);
  if (!found) {
    const known = generations.map((generation) => `'${generation.name}'`).join(', ');
    throw new Error(
      `The default of '${path}' is '${name}', which is no generation of it. ` +
        (known === '' ? 'Give it at least one generation.' : `Choose one of ${known}, or add it first.`),
    );
  }
  if (found.retired) {
    throw new Error(
      `The default of '${path}' is '${name}', which is retired and signs no leaf. Make another generation the default first.`,
    );
  }
  return found;
}

function checkGeneration({ name, ttl }: PkiGenerationProps, { path, root, generations }: PkiIntermediateProps): void {
  checkIssuerName(name);
  if (generations.filter((other) => other.name === name).length > 1) {
    throw new Error(
      `Two generations of '${path}' are named '${name}'. An authority is never made anew under an old name: give the later one its own.`,
    );
  }
  if (ttl.toSeconds() > root.ttl.toSeconds()) {
    throw new Error(
      `Generation '${name}' of '${path}' lives ${ttl}, its root '${root.label}' only ${root.ttl}. Shorten it, or sign it with a longer root.`,
    );
  }
}

/** Roles are left out until the default is signed; once there are some, they would be removed. */
function checkSigned({ path, default: name }: PkiIntermediateProps, issuers: ReadonlyMap<string, unknown>): void {
  const signed = [...issuers].filter(([, issuer]) => issuer !== undefined).map(([other]) => `'${other}'`);
  if (signed.length === 0 || issuers.get(name) !== undefined) return;
  throw new Error(
    `The default of '${path}' is '${name}', whose request nobody has signed yet. Leave it at ${signed.join(' or ')} until it has a signedCertificate.`,
  );
}

function longest(ttls: readonly Duration[]): Duration {
  return ttls.reduce((a, b) => (a.toSeconds() < b.toSeconds() ? b : a));
}
