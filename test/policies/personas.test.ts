import { tmpdir } from 'node:os';
import { TerraformStack, Testing } from 'cdktf';
import type { Construct } from 'constructs';
import { Acl } from '../../constructs/vault/acl/acl';
import { lint } from '../../constructs/vault/acl/lint';
import type { Principal } from '../../constructs/vault/principal';
import { breakGlass } from '../../policies/break-glass';
import { ciApply } from '../../policies/ci-apply';
import { ciPlan } from '../../policies/ci-plan';
import { people } from '../../policies/names';
import { principalOf } from '../../policies/people';
import { snapshot } from '../../policies/snapshot';
import { granted, type Wish } from './requests';

type Maker = (scope: Construct) => Principal;
const made = (make: Maker) => make(new TerraformStack(Testing.app({ outdir: tmpdir() }), 'stack'));
const policyOf = ({ policyName, grants }: Principal) => ({ name: policyName, rules: grants.map(({ rule }) => rule) });

const health = ['see health', 'see metrics'] as const;
const metadata = ['read metadata', 'list metadata in a folder of mounts'] as const;
const access = ['read a policy', 'read an auth role', 'see audit devices'] as const;

/** All that each of them may do, of all that one could want. */
const expected: Readonly<Record<string, readonly [Maker, readonly Wish[]]>> = {
  admin: [
    principalOf.admin,
    [
      ...health,
      ...access,
      'read a connection',
      'list leases',
      'revoke leases by prefix',
      'forget leases',
      'see the raft peers',
      'remove a raft peer',
      'configure autopilot',
      'change a quota',
      'unlock a user',
      'step down',
      'seal',
      'rotate the barrier key',
    ],
  ],
  security: [
    principalOf.security,
    [...health, ...access, ...metadata, 'list tokens', 'revoke a token', 'list leases', 'revoke leases by prefix'],
  ],
  auditor: [principalOf.auditor, [...health, ...access, ...metadata, 'read a connection', 'see the raft peers']],
  operator: [
    principalOf.operator,
    [...health, 'see the raft peers', 'remove a raft peer', 'unlock a user', 'step down'],
  ],
  developer: [principalOf.developer, []],
  'vault-snapshot': [snapshot, ['save a snapshot', 'read a policy', 'read an auth role']],
  'ci-plan': [ciPlan, [...access, ...metadata, 'read a connection', 'see the raft peers', 'make a child token']],
  'ci-apply': [
    ciApply,
    [
      ...access,
      ...metadata,
      'relabel a secret',
      'sign an intermediate',
      'write a policy',
      'write an auth role',
      'make an auth role',
      'configure an auth method',
      'read a connection',
      'write a connection',
      'write a database role',
      'write AWS configuration',
      'write an AWS role',
      'change a transit key',
      'mount an engine',
      'tune an auth method',
      'enable an auth method',
      'enable an audit device',
      'change a group',
      'change an entity',
      'make a child token',
      'see the raft peers',
      'configure autopilot',
      'change a quota',
    ],
  ],
  'break-glass': [
    breakGlass,
    [
      ...health,
      ...access,
      'write a policy',
      'write a policy by the old path',
      'write an auth role',
      'make an auth role',
      'configure an auth method',
      'make a secret id',
      'mount an engine',
      'unmount an engine',
      'unmount an engine in a folder',
      'move a mount',
      'tune an auth method',
      'enable an auth method',
      'disable an auth method',
      'enable an audit device',
      'disable an audit device',
      'change a group',
      'change an entity',
      'merge entities',
      'make a child token',
      'make a token with policies',
      'make an orphan',
      'make an orphan by its path',
      'list tokens',
      'revoke a token',
      'list leases',
      'revoke leases by prefix',
      'forget leases',
      'see the raft peers',
      'remove a raft peer',
      'configure autopilot',
      'change a quota',
      'unlock a user',
      'step down',
      'seal',
      'rotate the barrier key',
      'save a snapshot',
      'restore a snapshot',
      'make a root token',
    ],
  ],
};

describe.each(Object.entries(expected))('%s', (name, [make, wishes]) => {
  test('may do what it is for, and nothing else', () => {
    expect([...granted(made(make))].sort()).toEqual([...wishes].sort());
  });

  test('has a policy of its name that says what is meant', () => {
    const principal = made(make);
    expect(principal.policyName).toBe(name);
    expect(lint([policyOf(principal)])).toEqual([]);
  });
});

test('no policy but break-glass allows writes of policies, auth roles, database or AWS configuration by people', () => {
  const writes: readonly Wish[] = [
    'write a policy',
    'write a policy by the old path',
    'write an auth role',
    'make an auth role',
    'configure an auth method',
    'write a connection',
    'write a database role',
    'write AWS configuration',
    'write an AWS role',
  ];
  for (const person of people) {
    expect(granted(made(principalOf[person])).filter((wish) => writes.includes(wish))).toEqual([]);
  }
});

test('none of them, break-glass neither, may do everything everywhere', () => {
  for (const [make] of Object.values(expected)) {
    expect(made(make).grants.map(({ path }) => path)).not.toContain('*');
  }
});

test('whoever applies may read all that whoever plans reads', () => {
  const apply = new Acl([policyOf(made(ciApply))]);
  for (const { path, capabilities } of made(ciPlan).grants) {
    const concrete = path.replaceAll('+', 'some').replace('*', 'thing');
    for (const op of capabilities) {
      if (op === 'sudo') expect([path, apply.decide({ path: concrete, op: 'read' }).sudo]).toEqual([path, true]);
      else if (op !== 'deny')
        expect([path, op, apply.decide({ path: concrete, op }).allowed]).toEqual([path, op, true]);
    }
  }
});

test('what the snapshot job may do is what the requirement lists', () => {
  expect(Object.fromEntries(made(snapshot).grants.map(({ path, capabilities }) => [path, capabilities]))).toEqual({
    'sys/storage/raft/snapshot': ['read'],
    'sys/policies/acl': ['read', 'list'],
    'sys/policies/acl/*': ['read', 'list'],
    'sys/auth': ['read', 'list'],
    'sys/mounts': ['read', 'list'],
    'auth/kubernetes/role': ['read', 'list'],
    'auth/kubernetes/role/*': ['read', 'list'],
    'auth/token/lookup-self': ['read'],
    'auth/token/renew-self': ['update'],
  });
});
