import { isDeepStrictEqual } from 'node:util';
import type { ListrTask } from 'listr2';
import { type AccessPrincipal, principalsOf } from '../../operations/access/principals';
import { RootGeneration } from '../../operations/ceremony/root-generation';
import type { Method } from '../../operations/vault-client';
import { type Person, people as personas } from '../../policies/names';
import type { LocalRun } from './local-run';
import { isNobody, type Logins } from './logins';
import type { Results } from './results';
import type { VaultSession } from './vault-session';

type Asks = readonly [method: 'GET' | 'LIST', path: string];

/** What each persona is asked to do: the first it may, the second it may not. */
const tried: Readonly<Record<Person, readonly [may: Asks, mayNot: Asks]>> = {
  admin: [
    ['GET', 'sys/quotas/config'],
    ['GET', 'kgc/data/api-credentials'],
  ],
  security: [
    ['LIST', 'auth/token/accessors'],
    ['GET', 'kgc/data/api-credentials'],
  ],
  auditor: [
    ['GET', 'sys/policies/acl/break-glass'],
    ['LIST', 'auth/token/accessors'],
  ],
  operator: [
    ['GET', 'sys/storage/raft/configuration'],
    ['GET', 'sys/policies/acl/break-glass'],
  ],
  developer: [
    ['GET', 'auth/token/lookup-self'],
    ['GET', 'sys/auth'],
  ],
};
const MINUTE = 60;

/** How people get in: by single sign-on, and by the one IAM role for when nothing else works. */
export function people(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  return [
    ...personas.map((person) =>
      results.check(`single sign-on: ${person} gets the policies of the group, and no others`, async () => {
        const session = await logins.oidc('oidc', person);
        const applied = run.stacks.filter((stack) => run.applied.has(stack));
        const matrix = principalsOf(applied).find(({ name }) => name === `group ${person}`)!;
        await hasPolicies(session, [...matrix.policies, 'default']);
        const groups = await groupsOf(run, session);
        if (!groups.includes(person)) throw new Error(`${person} is in ${groups.join(', ') || 'no group'}`);
        const [may, mayNot] = tried[person];
        if (!allows(matrix, may) || allows(matrix, mayNot)) throw new Error('the matrix says otherwise');
        await session.expect(...may);
        await session.isRefused(...mayNot);
        return `in ${groups.join(', ')}`;
      }),
    ),
    results.check('single sign-on: a person of no group gets nothing', async () => {
      const session = await logins.oidc('oidc', 'visitor');
      await hasPolicies(session, ['default']);
      const groups = await groupsOf(run, session);
      if (groups.length > 0) throw new Error(`a visitor is in ${groups.join(', ')}`);
      const others = personas.filter((person) => person !== 'developer');
      for (const [may] of others.map((person) => tried[person])) await session.isRefused(...may);
      return undefined;
    }),
    results.check(
      'break-glass: its IAM role logs in for a quarter of an hour and may begin a root token, and reads no secret; another role is nobody',
      async () => {
        const session = await logins.aws('aws', 'break-glass');
        const { creation_ttl: ttl } = await session.read('auth/token/lookup-self');
        if (ttl !== 15 * MINUTE) throw new Error(`its token lives for ${ttl} s`);
        const { auth } = await session.expect('POST', 'auth/token/renew-self', { body: { increment: '1000h' } });
        if (auth.lease_duration > 60 * MINUTE) throw new Error(`renewed, it lives for ${auth.lease_duration} s`);
        // Vault asks for a token here from 2.0 on.
        const paths = ['attempt', 'update'].map((endpoint) => `sys/generate-root/${endpoint}`);
        const rights = await session.write('sys/capabilities-self', { paths });
        for (const path of paths) if (!rights[path].includes('update')) throw new Error(`it may not update ${path}`);
        const generation = await RootGeneration.begin(await run.nodes.leaderAs(session.token));
        await generation.cancel();
        for (const path of ['kgc/data/api-credentials', 'secret/data/applications/prod/myapp', 'sys/raw/core'])
          await session.isRefused('GET', path);
        const other = `arn:aws:iam::${run.environment.account}:role/platform/cluster-admin`;
        await isNobody(logins.aws('aws', 'break-glass', other), other);
        return `${ttl} s, an hour at most`;
      },
    ),
  ];
}

/** @throws Error unless these are all. */
async function hasPolicies(session: VaultSession, expected: readonly string[]): Promise<void> {
  const { policies, identity_policies: ofIdentity } = await session.read('auth/token/lookup-self');
  const found = [...new Set([...policies, ...(ofIdentity ?? [])])].sort();
  if (!isDeepStrictEqual(found, [...expected].sort())) throw new Error(`its policies are ${found.join(', ')}`);
}

/** Groups of Vault's own, by name. */
async function groupsOf(run: LocalRun, session: VaultSession): Promise<readonly string[]> {
  const { entity_id: entity } = await session.read('auth/token/lookup-self');
  const { inherited_group_ids: ids } = await run.root.read(`identity/entity/id/${entity}`);
  return Promise.all(
    [ids ?? []].flat().map(async (id: string) => String((await run.root.read(`identity/group/id/${id}`)).name)),
  );
}

function allows({ acl }: AccessPrincipal, [method, path]: Asks): boolean {
  return acl.capabilities(path).includes(capability[method]);
}

const capability = { GET: 'read', LIST: 'list' } as const satisfies Partial<Record<Method, string>>;
