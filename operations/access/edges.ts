import type { Operation } from '../../constructs/vault/acl/acl';
import type { Mount } from './mounts';

/** A request by which someone comes to more than was granted. */
export interface Edge {
  /** As a rule has it: `+` stands for any one segment. */
  readonly path: string;
  readonly ops: readonly Operation[];
  /** Whether it takes `sudo` for this, although the path as such does not. @default false */
  readonly sudo?: boolean;
  /** What comes of it, after "can". */
  readonly power: string;
}

/** Endpoints of which Vault asks whether the thing exists: `create` where not. All other writes are `update`. */
const WRITE: readonly Operation[] = ['create', 'update'];
const UPDATE: readonly Operation[] = ['update'];
const READ: readonly Operation[] = ['read'];

const edge = (power: string, ops: readonly Operation[], ...paths: readonly string[]): readonly Edge[] =>
  paths.map((path) => ({ path, ops, power }));

/** By type, below the mount. Types without an entry give away only what they hold. */
const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  system: [
    ...edge('write policies, and so grant itself anything', UPDATE, 'policies/acl/+', 'policy/+'),
    ...edge('add auth methods, and decide who logs in as what', UPDATE, 'auth/+', 'auth/+/+'),
    ...edge('add engines, and move what others rely on', UPDATE, 'mounts/+', 'mounts/+/+', 'remount'),
    ...edge('read and write storage below all policies', ['read', 'create', 'update'], 'raw/+', 'raw/+/+'),
    ...edge('make a root token, with enough recovery shares', UPDATE, 'generate-root/attempt', 'generate-root/update'),
    ...edge(
      'put another snapshot in the place of everything',
      UPDATE,
      'storage/raft/snapshot',
      'storage/raft/snapshot-force',
    ),
    ...edge('run programs of its own as plugins of Vault', UPDATE, 'plugins/catalog/+', 'plugins/catalog/+/+'),
  ],
  identity: [
    ...edge(
      'attach policies to people and groups, or join them',
      UPDATE,
      ...['entity', 'entity/id/+', 'entity/name/+', 'entity/merge', 'entity-alias', 'entity-alias/id/+'],
      ...['group', 'group/id/+', 'group/name/+', 'group-alias', 'group-alias/id/+'],
    ),
  ],
  token: [
    ...edge('make tokens with any policy', UPDATE, 'create', 'create-orphan').map((one) => ({ ...one, sudo: true })),
    ...edge('make tokens that outlive its own', UPDATE, 'create-orphan'),
    ...edge('make tokens with the policies of a token role', UPDATE, 'create/+'),
    ...edge('decide which policies a token role gives', WRITE, 'roles/+'),
  ],
  kubernetes: [...attaches(WRITE, 'role/+'), ...impersonates('config')],
  approle: [
    ...attaches(WRITE, 'role/+'),
    ...attaches(UPDATE, 'role/+/policies', 'role/+/token-policies'),
    ...edge('log in as a role, by secret ids that it makes', UPDATE, 'role/+/secret-id', 'role/+/custom-secret-id'),
  ],
  jwt: [...attaches(WRITE, 'role/+'), ...impersonates('config')],
  oidc: [...attaches(WRITE, 'role/+'), ...impersonates('config')],
  github: [...attaches(UPDATE, 'map/teams/+', 'map/users/+'), ...impersonates('config')],
  'auth aws': [...attaches(WRITE, 'role/+'), ...impersonates('config/client', 'config/sts/+', 'config/identity')],
  pki: [
    ...edge(
      'sign an authority of its own, which then certifies anyone',
      UPDATE,
      ...['root/sign-intermediate', 'issuer/+/sign-intermediate', 'root/sign-self-issued', 'issuer/+/sign-self-issued'],
    ),
    ...edge(
      'sign certificates for any name',
      UPDATE,
      ...['sign-verbatim', 'sign-verbatim/+', 'issuer/+/sign-verbatim', 'issuer/+/sign-verbatim/+'],
    ),
    ...edge('decide which names certificates may carry', ['update', 'patch'], 'roles/+'),
    ...edge(
      'bring or make authorities that others trust',
      UPDATE,
      ...[
        'root/generate/+',
        'root/rotate/+',
        'issuers/generate/root/+',
        'issuers/import/+',
        'intermediate/set-signed',
        'config/ca',
      ],
    ),
  ],
  transit: [
    ...edge('take keys out of Vault, where they may leave it', READ, 'export/+/+', 'export/+/+/+', 'backup/+'),
    ...edge('let keys leave Vault, or be deleted', UPDATE, 'keys/+/config'),
    ...edge(
      'put keys that it knows in the place of others',
      UPDATE,
      'restore',
      'restore/+',
      'keys/+/import',
      'keys/+/import_version',
    ),
  ],
  database: [
    ...edge('send the database account of Vault to a server of its own', WRITE, 'config/+'),
    ...edge('run any statement with the database account of Vault', WRITE, 'roles/+', 'static-roles/+'),
  ],
  aws: [
    ...edge('act in AWS with what Vault may do there', UPDATE, 'roles/+', 'static-roles/+'),
    ...edge('have Vault act in AWS as someone else', UPDATE, 'config/root'),
  ],
  azure: [
    ...edge('act in Azure with what Vault may do there', UPDATE, 'roles/+'),
    ...edge('have Vault act in Azure as someone else', UPDATE, 'config'),
  ],
};

function attaches(ops: readonly Operation[], ...paths: readonly string[]): readonly Edge[] {
  return edge('attach policies to a role, and log in by it', ops, ...paths);
}

function impersonates(...paths: readonly string[]): readonly Edge[] {
  return edge('name another judge of logins, and log in as anyone', WRITE, ...paths);
}

/** The edges that these mounts have. */
export function edgesOf(mounts: readonly Mount[]): readonly Edge[] {
  return mounts.flatMap(({ path, type }) => {
    const login = path.startsWith('auth/');
    const edges = EDGES[login && type === 'aws' ? 'auth aws' : type] ?? [];
    return edges.map((one) => ({ ...one, path: `${path}/${one.path}` }));
  });
}
