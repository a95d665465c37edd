import { texts } from '../../guardrails/terraform-json';
import { principalsOf } from '../access/principals';
import { declaredSecrets } from '../secrets/declared-secret';
import { LeftOut } from '../steps';
import type { LocalPlatform } from './local-platform';
import { Logins } from './logins';

/** A secret that a workload has read. */
export interface WorkloadRead {
  readonly namespace: string;
  readonly account: string;
  /** Path of the auth method. */
  readonly mount: string;
  readonly role: string;
  /** As `vault kv get` takes it. */
  readonly secret: string;
  readonly fields: readonly string[];
}

/** Logs in as the first workload of the applied tenants that may read a secret, and reads it. */
export async function readAsWorkload(platform: LocalPlatform): Promise<WorkloadRead> {
  const applied = platform.stacks.filter((stack) => platform.applied.has(stack));
  const logins = new Logins(platform);
  for (const { acl, logins: ways } of principalsOf(platform.stacks)) {
    const [, mount, role] = ways.map(({ at }) => /^auth\/(.+)\/role\/([^/]+)$/.exec(at) ?? [])[0] ?? [];
    const secret = declaredSecrets(applied).find(
      ({ mount: kv, name }) => acl.decide({ op: 'read', path: `${kv}/data/${name}` }).allowed,
    );
    const bound = mount && role ? logins.find('vault_kubernetes_auth_backend_role', mount, role) : undefined;
    if (!bound || !secret || !applied.includes(bound.stack)) continue;
    const token = await logins.kubernetes(mount!, role!);
    const vault = await platform.nodes.leaderAs(token);
    const { data } = await vault.expect('GET', `${secret.mount}/data/${secret.name}`);
    const [namespace] = texts(bound.config['bound_service_account_namespaces']);
    const [account] = texts(bound.config['bound_service_account_names']);
    const fields = Object.keys(data.data);
    return { namespace: namespace!, account: account!, mount: mount!, role: role!, secret: secret.path, fields };
  }
  throw new LeftOut('no applied tenant has a workload that reads a secret');
}
