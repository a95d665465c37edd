import type { VaultClient } from '../../operations/vault-client';
import { policiesByHand } from '../e2e/stack-by-hand';
import type { Drill, Observed } from './drill';
import { DrilledStack } from './drilled-stack';
import { until } from './until';

/** Enough for half of the stack; the rest waits until the token has ended. */
const TOKEN_SECONDS = 30;
const POLICY = 'ci-apply';
/** Of the stack `vault`, which the tenant's needs. */
const [LOGIN, GROUPS] = ['sys/auth/kubernetes', ['developer', 'operator']];

export const ciTokenExpired: Drill = {
  name: 'ci-token-expired',
  done: `the token of CI, good for ${TOKEN_SECONDS} s, ends in the middle of an apply of a stack inside Vault; then another one`,
  expected:
    'the apply fails and says why; the state has what was made; with another token the next one finishes, and a plan is empty',
  async run(world) {
    const root = await world.vault();
    const { address } = await world.nodes.leader();
    const stack = await DrilledStack.of({
      world,
      stack: world.stack('tenant-gitops'),
      addresses: { [world.emulatedAt.vault]: address },
      env: { VAULT_CACERT: world.authority.ca },
    });
    await policiesByHand(root, [world.stack('vault')], [POLICY]);
    await root.expect('POST', LOGIN, { body: { type: 'kubernetes' } });
    for (const name of GROUPS) await root.expect('POST', 'identity/group', { body: { name } });
    try {
      return await interrupt(root, stack);
    } finally {
      await destroy(root, stack);
      for (const name of GROUPS) await root.expect('DELETE', `identity/group/name/${name}`);
      for (const path of [LOGIN, `sys/policies/acl/${POLICY}`]) await root.expect('DELETE', path);
    }
  },
};

async function interrupt(root: VaultClient, stack: DrilledStack): Promise<Observed> {
  const half = Math.floor(stack.size / 2);
  const short = await tokenOfCi(root, TOKEN_SECONDS);
  let childSeconds = 0;
  const { exitCode, done, said } = await stack.with({ VAULT_TOKEN: short.client_token }).applyUntil(
    half,
    async (apply) => {
      apply.signal('SIGSTOP');
      const child = await childToken(root);
      childSeconds = child.ttl;
      await until(async () => ((await isGood(root, short.accessor)) ? 'the token is still good' : {}));
      await until(async () => ((await isGood(root, child.accessor)) ? "Terraform's own token is still good" : {}), 10);
      apply.signal('SIGCONT');
    },
    '-parallelism=1',
  );
  const known = await stack.known();
  if (done < half)
    throw new Error(`the token ended when ${done} of ${stack.size} resources were made, before half of them`);
  if (exitCode === 0) throw new Error('the apply succeeds with a token that has ended');
  const [why] = /permission denied|invalid token/.exec(said) ?? [];
  if (!why) throw new Error(`the apply does not say why it fails: ${said.slice(-500)}`);
  if (known.length < done) throw new Error(`${done} resources were made, and the state has ${known.length}`);

  const start = Date.now();
  const other = await tokenOfCi(root, 600);
  const fresh = stack.with({ VAULT_TOKEN: other.client_token });
  await fresh.apply();
  const seconds = (Date.now() - start) / 1000;
  await fresh.expectNoChange();
  await revoke(root, other);
  return {
    happened:
      `ended when ${done} of ${stack.size} resources were made ('${why}'), ${known.length} in the state; the child token that ` +
      `Terraform made itself, good for ${childSeconds} s more, ended with it; the next apply made the rest, the plan is empty`,
    figures: [{ what: 'another token → applied', seconds: [seconds] }],
  };
}

/** Terraform leaves its own token to die: it ends with the one that it was made from. */
async function destroy(root: VaultClient, stack: DrilledStack): Promise<void> {
  const { auth } = await root.expect('POST', 'auth/token/create', { body: { policies: ['root'], ttl: '10m' } });
  await stack.with({ VAULT_TOKEN: auth.client_token }).destroy();
  await revoke(root, auth);
}

async function revoke(root: VaultClient, { accessor }: Token): Promise<void> {
  await root.expect('POST', 'auth/token/revoke-accessor', { body: { accessor } });
}

interface Token {
  readonly client_token: string;
  readonly accessor: string;
}

/** As CI's login gives it, but for its life. */
async function tokenOfCi(root: VaultClient, seconds: number): Promise<Token> {
  const life = `${seconds}s`;
  const body = { policies: [POLICY], no_default_policy: true, ttl: life, explicit_max_ttl: life };
  const { auth } = await root.expect('POST', 'auth/token/create-orphan', { body });
  return auth;
}

/** The one that Terraform's provider makes itself. */
async function childToken(root: VaultClient): Promise<{ readonly accessor: string; readonly ttl: number }> {
  const { data } = await root.expect('LIST', 'auth/token/accessors');
  for (const accessor of data.keys) {
    const { status, body } = await root.call('POST', 'auth/token/lookup-accessor', { body: { accessor } });
    if (status === 200 && body.data.display_name === 'token-terraform') return body.data;
  }
  throw new Error('Terraform has no token of its own');
}

async function isGood(root: VaultClient, accessor: string): Promise<boolean> {
  const { status } = await root.call('POST', 'auth/token/lookup-accessor', { body: { accessor } });
  return status === 200;
}
