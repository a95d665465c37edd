import { RootGeneration } from '../../operations/ceremony/root-generation';
import { VaultClient } from '../../operations/vault-client';
import { kvByHand, policiesByHand } from '../e2e/stack-by-hand';
import { type Drill, inSeconds, median } from './drill';
import { firstAnswer } from './traffic';
import type { World } from './world';

const SECRETS = ['api-credentials', 'encryption-credentials', 'database-credentials'];
const LOGIN = 'drill-login';
const DAY = 86_400;

/**
 * The scenarios of the requirement (kgc, section 12). The sidecar logs in by AppRole here, to a role with the policy and the lifetime that
 * the stack gives it: that it does so by its service account is shown by the end-to-end run.
 */
export const kgcScenarios: Drill = {
  name: 'kgc-scenarios',
  done: 'leader killed under the sidecar, sidecar crashed, Vault unavailable, token renewed and expired, holders lost',
  expected: 'the sidecar reads again without a share or a person; 3 of 5 shares make a root token, 2 do not',
  async run(world, say) {
    const sidecar = await Sidecar.prepare(world);
    say('1: the leader is killed');
    const again = await sidecar.readsAgain();
    say('2: the sidecar crashes');
    await sidecar.crashes();
    say('4: its token is renewed, and revoked');
    const renewals = await sidecar.renews();
    await sidecar.expires();
    say('3: Vault is stopped');
    const toRefusal = await sidecar.unavailable();
    say('5: holders are lost');
    await holdersLost(world);
    return {
      happened:
        `read again after ${inSeconds(again)} without a share; three reads after a new login; 24 h at each renewal, in ` +
        `${inSeconds(median(renewals))}; 403 after revocation; with 2 shares no token, with any 3 one that works`,
      figures: [
        { what: 'leader killed → sidecar reads', seconds: [again], claims: [{ by: 'kgc 12', seconds: 10 }] },
        { what: 'token renewed', seconds: renewals, claims: [{ by: 'kgc §13', seconds: 0.05 }] },
        { what: 'Vault stopped → client knows', seconds: toRefusal, claims: [{ by: 'kgc §13', seconds: 0.1 }] },
      ],
    };
  },
};

class Sidecar {
  private constructor(
    private readonly world: World,
    private readonly role: { readonly role_id: string; readonly secret_id: string },
  ) {}

  static async prepare(world: World): Promise<Sidecar> {
    const [vault, stack] = [await world.vault(), world.stack('tenant-kgc')];
    await kvByHand(vault, stack);
    for (const name of SECRETS) await vault.expect('POST', `kgc/data/${name}`, { body: { data: { value: name } } });
    const logins = stack.resources('vault_kubernetes_auth_backend_role').map(({ config }) => config);
    const login = logins.find((config) => config['role_name'] === 'kgc-sidecar');
    if (!login) throw new Error('The stack has no login for the sidecar.');
    const policies = login['token_policies'] as readonly string[];
    await policiesByHand(vault, [stack], policies);
    const role = { token_policies: policies, token_period: login['token_period'] };
    await vault.call('POST', `sys/auth/${LOGIN}`, { body: { type: 'approle' } });
    await vault.expect('POST', `auth/${LOGIN}/role/kgc-sidecar`, { body: role });
    const { data: id } = await vault.expect('GET', `auth/${LOGIN}/role/kgc-sidecar/role-id`);
    const { data: secret } = await vault.expect('POST', `auth/${LOGIN}/role/kgc-sidecar/secret-id`, { body: {} });
    return new Sidecar(world, { role_id: id.role_id, secret_id: secret.secret_id });
  }

  async readsAgain(): Promise<number> {
    const token = await this.logIn();
    await this.world.untilWhole();
    const start = Date.now();
    await (await this.world.nodes.leader()).kill();
    const reads = (vault: VaultClient) => readAll(vault, 1).then(Boolean, () => false);
    return firstAnswer(this.world.clients(token), start, reads, 30);
  }

  async crashes(): Promise<void> {
    await this.world.heal();
    await this.revoke(await this.logIn());
    await readAll(await this.world.vault(await this.logIn()));
  }

  async renews(): Promise<readonly number[]> {
    const vault = await this.world.vault(await this.logIn());
    const seconds: number[] = [];
    for (let renewal = 1; renewal <= 5; renewal++) {
      const start = Date.now();
      const { auth } = await vault.expect('POST', 'auth/token/renew-self', { body: {} });
      seconds.push((Date.now() - start) / 1000);
      if (auth.lease_duration !== DAY) throw new Error(`renewal ${renewal} gives ${auth.lease_duration} s`);
    }
    return seconds;
  }

  async expires(): Promise<void> {
    const token = await this.logIn();
    await this.revoke(token);
    const { status } = await (await this.world.vault(token)).call('GET', `kgc/data/${SECRETS[0]}`);
    if (status !== 403) throw new Error(`a read with an expired token gets ${status}`);
    await readAll(await this.world.vault(await this.logIn()));
  }

  /** How long a client takes to know that it must use the copy that it has. */
  async unavailable(): Promise<readonly number[]> {
    const token = await this.logIn();
    await this.world.nodes.stop();
    const seconds: number[] = [];
    for (const vault of this.world.clients(token)) {
      const start = Date.now();
      const answered = await readAll(vault).catch(() => 0);
      seconds.push((Date.now() - start) / 1000);
      if (answered > 0) throw new Error('a Vault that is stopped answers');
    }
    await this.world.heal();
    await readAll(await this.world.vault(token));
    return seconds;
  }

  private async revoke(token: string): Promise<void> {
    await (await this.world.vault()).expect('POST', 'auth/token/revoke', { body: { token } });
  }

  private async logIn(): Promise<string> {
    const vault = await this.world.vault('');
    const { auth } = await vault.expect('POST', `auth/${LOGIN}/login`, { body: this.role });
    return auth.client_token;
  }
}

/** @returns how many there are. */
async function readAll(vault: VaultClient, seconds = 5): Promise<number> {
  for (const name of SECRETS) {
    const { data } = await vault.expect('GET', `kgc/data/${name}`, { seconds });
    if (data.data.value !== name) throw new Error(`${name} holds another value`);
  }
  return SECRETS.length;
}

async function holdersLost(world: World): Promise<void> {
  const shares = world.recoveryShares;
  const { address } = await world.nodes.leader();
  const anyone = new VaultClient(address, world.ca);
  for (const holders of [
    [0, 1, 2],
    [0, 2, 4],
    [2, 3, 4],
  ]) {
    const attempt = await RootGeneration.begin(anyone);
    for (const [count, holder] of holders.entries()) {
      if (attempt.complete) throw new Error(`${count} shares made a root token`);
      await attempt.give(shares[holder]!);
    }
    const root = new VaultClient(address, world.ca, attempt.token());
    await root.expect('LIST', 'sys/policies/acl');
    await root.expect('POST', 'auth/token/revoke-self');
  }
  const attempt = await RootGeneration.begin(anyone);
  for (const holder of [0, 1]) await attempt.give(shares[holder]!);
  if (attempt.complete) throw new Error('two shares made a root token');
  await attempt.cancel();
}
