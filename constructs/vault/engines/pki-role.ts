import { isDeepStrictEqual } from 'node:util';
import { PkiSecretBackendRole } from '@cdktf/provider-vault/lib/pki-secret-backend-role';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import type { Principal } from '../principal';
import { LONGEST_BY_ACME, type PkiAcme } from './pki-acme';
import type { PkiGenerationProps } from './pki-generation';
import type { PkiIntermediate } from './pki-intermediate';
import { keyArguments, type PkiKey } from './pki-key';

export interface PkiRoleProps {
  /** What certificates are good for: to be called, to call, or both ends of mutual TLS. */
  readonly usage: 'server' | 'client' | 'mutual';
  /** DNS names that a certificate may carry, exactly. @default - none */
  readonly names?: readonly string[];
  /**
   * Domains below which it may carry any DNS name, though not the domain's own, unless `names` has the same domains.
   * @default - none
   */
  readonly subdomainsOf?: readonly string[];
  /**
   * SPIFFE identities that it may carry, as in `spiffe://example.org/ns/shop/sa/checkout`. With `{{identity…}}` in it, Vault fills in
   * who asks. @default - none
   */
  readonly spiffeIds?: readonly string[];
  /** Whether it may carry any IP address too. @default false */
  readonly ipAddresses?: boolean;
  readonly ttl: Duration;
  /** The longest that may be asked for. @default - `ttl` */
  readonly maxTtl?: Duration;
  /** @default 'ec-256' */
  readonly key?: PkiKey;
  /** Whether ACME clients may use it too, for server certificates; see {@link PkiAcmeProps}. @default false */
  readonly acme?: boolean;
}

/** What signs for a role, and when it is ready to. */
interface Signing {
  readonly generation: PkiGenerationProps;
  /** Undefined as long as there is none, and Vault would refuse the role. */
  readonly after: ITerraformDependable | undefined;
  readonly acme: PkiAcme | undefined;
}

/** From here on a certificate is worth its place on the list of revoked ones; a shorter one is not even stored. */
const STORED_FROM = Duration.days(30);

/** What a holder of the right may ask certificates for. Make one role a workload: whoever may use a role may be anyone in it. */
export class PkiRole extends Construct {
  constructor(
    private readonly engine: PkiIntermediate,
    private readonly name: string,
    private readonly props: PkiRoleProps,
    signing: Signing,
  ) {
    super(engine, name);
    const maxTtl = props.maxTtl ?? props.ttl;
    const problem =
      nameProblem(name, props) ??
      acmeProblem(props, maxTtl) ??
      ttlProblem(props.ttl, maxTtl, signing.generation) ??
      outside(props, signing.generation);
    if (problem) throw new Error(`${engine.path}/roles/${name}: ${problem}`);
    if (!signing.after) return;
    const { names = [], subdomainsOf = [], spiffeIds = [] } = props;
    const named = names.length + subdomainsOf.length > 0;
    const role = new PkiSecretBackendRole(this, 'Resource', {
      backend: engine.path,
      name,
      issuerRef: signing.generation.name,
      allowedDomains: [...new Set([...names, ...subdomainsOf])],
      allowBareDomains: names.length > 0,
      allowSubdomains: subdomainsOf.length > 0,
      allowedUriSans: [...spiffeIds],
      allowedUriSansTemplate: spiffeIds.some((id) => id.includes('{{')),
      requireCn: named && spiffeIds.length === 0,
      allowAnyName: false,
      allowGlobDomains: false,
      allowWildcardCertificates: false,
      allowLocalhost: false,
      allowIpSans: props.ipAddresses ?? false,
      enforceHostnames: true,
      serverFlag: props.usage !== 'client',
      clientFlag: props.usage !== 'server',
      codeSigningFlag: false,
      emailProtectionFlag: false,
      ...keyArguments(props.key ?? 'ec-256'),
      ttl: String(props.ttl.toSeconds()),
      maxTtl: String(maxTtl.toSeconds()),
      // ACME looks up again what it issued.
      noStore: !props.acme && maxTtl.toSeconds() < STORED_FROM.toSeconds(),
      generateLease: false,
      dependsOn: [signing.after],
    });
    if (props.acme) signing.acme?.allow(name, role);
  }

  /** Lets `principal` get certificates of this role with keys that Vault makes and forgets. Prefer {@link grantSign} where it can make its own. */
  grantIssue(principal: Principal): Grant {
    return principal.allow(this, `${this.engine.path}/issue/${this.name}`, 'update');
  }

  /** Lets `principal` have its own keys certified, by requests within this role. */
  grantSign(principal: Principal): Grant {
    return principal.allow(this, `${this.engine.path}/sign/${this.name}`, 'update');
  }

  /** Lets `principal` get keys (EAB) for ACME accounts of this role, one each, at `<mount>/roles/<role>/acme/directory`. */
  grantAcmeAccounts(principal: Principal): Grant {
    if (!this.props.acme) {
      throw new Error(
        `${this.engine.path}/roles/${this.name} is no role for ACME: give it 'acme: true', or grant something else.`,
      );
    }
    return principal.allow(this, `${this.engine.path}/roles/${this.name}/acme/new-eab`, 'update');
  }
}

const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})+$`);
const SPIFFE_ID = /^spiffe:\/\/[a-z0-9._-]+(\/([\w.-]|\{\{[^*]+?\}\})+)+$/;

function nameProblem(
  name: string,
  { names = [], subdomainsOf = [], spiffeIds = [] }: PkiRoleProps,
): string | undefined {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) return "a role's name has only a-z, 0-9, '.', '_' and '-'.";
  if (names.length + subdomainsOf.length + spiffeIds.length === 0) {
    return 'it could issue nothing. Give names, subdomainsOf or spiffeIds.';
  }
  const both = names.length > 0 && subdomainsOf.length > 0;
  if (both && !isDeepStrictEqual(new Set(names), new Set(subdomainsOf))) {
    return (
      'with names and subdomainsOf Vault would allow subdomains of the names, and the domains themselves, too. ' +
      'Name the same domains in both, or make two roles.'
    );
  }
  const badName = names.find((value) => !NAME.test(value) || value === 'localhost');
  if (badName !== undefined) {
    return `'${badName}' cannot be certified: give a DNS name in lower case, without '*', that is not localhost.`;
  }
  const badDomain = subdomainsOf.find((value) => !DOMAIN.test(value));
  if (badDomain !== undefined) {
    return `'${badDomain}' is too wide or no domain: give at least two labels in lower case, without '*'.`;
  }
  const badId = spiffeIds.find((value) => !SPIFFE_ID.test(value));
  if (badId !== undefined) {
    return `'${badId}' is no SPIFFE identity: write it out, without '*', as in 'spiffe://example.org/ns/shop/sa/checkout'.`;
  }
  return undefined;
}

function acmeProblem({ acme, usage }: PkiRoleProps, maxTtl: Duration): string | undefined {
  if (!acme) return undefined;
  if (usage !== 'server')
    return `by ACME it would issue for servers only, not for '${usage}' use. Make a role of its own for ACME.`;
  if (maxTtl.toSeconds() > LONGEST_BY_ACME.toSeconds()) {
    return `ACME would cut its ${maxTtl} to ${LONGEST_BY_ACME}. Shorten it.`;
  }
  return undefined;
}

function ttlProblem(ttl: Duration, maxTtl: Duration, generation: PkiGenerationProps): string | undefined {
  if (ttl.toSeconds() > maxTtl.toSeconds()) {
    return `its ttl of ${ttl} is above its maxTtl of ${maxTtl}. Lower the one or raise the other.`;
  }
  if (maxTtl.toSeconds() > generation.ttl.toSeconds()) {
    return `a certificate of ${maxTtl} would outlive '${generation.name}', which signs it and lives ${generation.ttl}. Shorten it.`;
  }
  return undefined;
}

/** What Vault would refuse at every request. */
function outside(
  { names = [], subdomainsOf = [] }: PkiRoleProps,
  { name, permittedDnsDomains: permitted }: PkiGenerationProps,
): string | undefined {
  const found = [...names, ...subdomainsOf].find(
    (value) => permitted && !permitted.some((domain) => value === domain || value.endsWith(`.${domain}`)),
  );
  return (
    found && `'${name}' may not sign '${found}', only names in ${permitted?.join(', ')}. Add a generation that may.`
  );
}
