import { isDeepStrictEqual } from 'node:util';
import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { reportAges } from '../../operations/secrets/age-report';
import { type DeclaredSecret, declaredSecrets } from '../../operations/secrets/declared-secret';
import { type KeptSecret, readKept } from '../../operations/secrets/kept-secret';
import { askedFields, type Values, writeNext } from '../../operations/secrets/next-version';
import { rotateOverdue } from '../../operations/secrets/rotation';
import { seedableSecret } from '../../operations/secrets/seedable';
import { findWaiting, seedWaiting } from '../../operations/secrets/seeding';
import type { Method, VaultClient } from '../../operations/vault-client';
import type { Results } from './results';
import { answersTo, checkValues, refused, same, secretsAmong, states } from './secret-checks';
import { kvByHand, policiesByHand } from './stack-by-hand';

const DAY = 86_400_000;

export interface SecretOperationsProps {
  readonly results: Results;
  /** All of one environment: its tenant KGC was applied before, or will not be. */
  readonly stacks: readonly SynthesizedStack[];
  /** Vault for the holder of `token`; for that of the root token where none is given. */
  readonly connect: (token?: string) => Promise<VaultClient>;
  /** Gets whatever must be found nowhere. */
  readonly secrets: string[];
}

/** The operations on secrets, on a real Vault, with the rights that KGC's policies give: statements 3, 4, 7, 8 and 9 of KGC. */
export function secretOperations(props: SecretOperationsProps): ListrTask[] {
  const { results } = props;
  const kgc = new KgcSecrets(props);
  return [
    results.check('KGC: seed gives each secret its first values, and never second ones', () => kgc.seed()),
    results.check('KGC: the sidecar reads its secrets, and no more', () => kgc.sidecar()),
    results.check('KGC: a secret is rotated once when it is 30 days old, and not before', () => kgc.rotate()),
    results.check('KGC: the report tells fresh, due soon and overdue, from metadata alone', () => kgc.report()),
    results.check('KGC: a kept version is written again as a new one', () => kgc.rollBack()),
    results.check('KGC: the rotator destroys versions, and neither creates secrets nor changes labels', () =>
      kgc.rotator(),
    ),
    results.check('KGC: ten versions are kept', () => kgc.elevenWrites()),
  ];
}

class KgcSecrets {
  private readonly stack: SynthesizedStack;
  private readonly secrets: readonly DeclaredSecret[];

  constructor(private readonly props: SecretOperationsProps) {
    this.stack = props.stacks.find(({ part }) => part === 'tenant-kgc')!;
    this.secrets = declaredSecrets([this.stack]);
  }

  async seed(): Promise<string> {
    const root = await this.props.connect();
    await kvByHand(root, this.stack);
    await policiesByHand(root, this.props.stacks, ['kgc-read', 'kgc-rotate', 'kgc-seed', 'operator', 'auditor']);
    const vault = await this.holding('kgc-seed', 'operator');
    const seedables = this.secrets.map(seedableSecret);
    const { waiting } = await findWaiting(vault, seedables);
    same(waiting.length, this.secrets.length, 'the number of secrets that wait for values');
    const answers = new Map(waiting.map(({ seedable: { path }, fields }) => [path, answersTo(fields)]));

    const both = await Promise.all([seedWaiting(vault, waiting, answers), seedWaiting(vault, waiting, answers)]);
    for (const { path } of this.secrets) {
      const came = both.map((outcomes) => outcomes.find((one) => one.path === path)?.state).sort();
      same(came, ['existed', 'seeded'], `two at once came to ${path}`);
    }
    states((await findWaiting(vault, seedables)).settled, 'existed', this.secrets);
    for (const secret of this.secrets) {
      const { version, fields } = await readKept(root, secret);
      same(version, 1, `the version of ${secret.path}`);
      checkValues(secret.path, fields, await this.read(root, secret));
    }
    return `${this.secrets.length} secrets, of two seeds at once each wrote what the other did not`;
  }

  async sidecar(): Promise<string> {
    const vault = await this.holding('kgc-read');
    const [first] = this.secrets;
    for (const secret of this.secrets) {
      await this.read(vault, secret);
      await readKept(vault, secret);
    }
    const { mount, name } = first!;
    const asked: readonly (readonly [Method, string])[] = [
      ...(['POST', 'DELETE'] as const).map((method) => [method, `${mount}/data/${name}`] as const),
      ...(['POST', 'DELETE'] as const).map((method) => [method, `${mount}/metadata/${name}`] as const),
      ...['destroy', 'delete', 'undelete'].map((kind) => ['POST', `${mount}/${kind}/${name}`] as const),
      ['LIST', `${mount}/metadata`],
      ['GET', `${mount}/data/fourth`],
      ['GET', `${mount}/config`],
    ];
    await refused(vault, asked);
    return `${this.secrets.length} read, ${asked.length} other requests refused`;
  }

  async rotate(): Promise<string> {
    const vault = await this.holding('kgc-rotate');
    const before = await this.kept(vault);
    const last = Math.max(...[...before.values()].map(({ writtenAt }) => writtenAt!.getTime()));
    const dayThirty = new Date(last + 30 * DAY);
    const values = new Map(
      await Promise.all(this.secrets.map(async (one) => [one, await this.read(vault, one)] as const)),
    );

    states(await rotateOverdue(vault, this.secrets), 'fresh', this.secrets);
    const first = await rotateOverdue(vault, this.secrets, dayThirty);
    const second = await rotateOverdue(vault, this.secrets, dayThirty);
    let rotated = 0;
    for (const secret of this.secrets) {
      const { fields } = before.get(secret)!;
      const byPerson = askedFields(fields).length > 0;
      states(first, byPerson ? 'overdue' : 'rotated', [secret]);
      states(second, byPerson ? 'overdue' : 'due soon', [secret]);
      const { version } = await readKept(vault, secret);
      same(version, byPerson ? 1 : 2, `the version of ${secret.path}`);
      if (byPerson) continue;
      rotated++;
      const now = await this.read(vault, secret);
      checkValues(secret.path, fields, now);
      same(now['created_at'], dayThirty.toISOString(), `created_at of ${secret.path}`);
      for (const [field, source] of Object.entries(fields)) {
        const unchanged = now[field] === values.get(secret)![field];
        if (source.startsWith('random:') && unchanged) throw new Error(`${secret.path} has its old ${field}`);
      }
    }
    return `${rotated} rotated, ${this.secrets.length - rotated} left to a person`;
  }

  async report(): Promise<string> {
    const vault = await this.holding('auditor');
    const written = [...(await this.kept(vault)).values()].map(({ writtenAt }) => writtenAt!.getTime());
    const [first, last] = [Math.min(...written), Math.max(...written)];
    states(await reportAges(vault, this.secrets, new Date(first + 24 * DAY - 1)), 'fresh', this.secrets);
    states(await reportAges(vault, this.secrets, new Date(last + 24 * DAY)), 'due soon', this.secrets);
    states(await reportAges(vault, this.secrets, new Date(last + 30 * DAY)), 'overdue', this.secrets);
    await refused(
      vault,
      this.secrets.map(({ mount, name }) => ['GET', `${mount}/data/${name}`] as const),
    );
    const nobody = await this.holding('default');
    states(await reportAges(nobody, this.secrets), 'refused', this.secrets);
    return `${this.secrets.length} secrets`;
  }

  async rollBack(): Promise<string> {
    const vault = await this.holding('kgc-rotate');
    const secret = await this.rotatedOne(vault);
    const { version } = await readKept(vault, secret);
    const old = await this.read(vault, secret, version - 1);
    same(await writeNext(vault, secret, version - 1, old), false, 'writing over a version not seen');
    same(await writeNext(vault, secret, version, old), true, 'writing an old version anew');
    // Not by same(), whose message would show them.
    if (!isDeepStrictEqual(await this.read(vault, secret), old)) throw new Error(`${secret.path} has other values`);
    same((await readKept(vault, secret)).version, version + 1, `the version of ${secret.path}`);
    return `version ${version - 1} of ${secret.path} became version ${version + 1}`;
  }

  async rotator(): Promise<string> {
    const vault = await this.holding('kgc-rotate');
    const { mount, name } = await this.rotatedOne(vault);
    await vault.expect('POST', `${mount}/destroy/${name}`, { body: { versions: [1] } });
    same((await vault.call('GET', `${mount}/data/${name}?version=1`)).status, 404, 'reading a destroyed version');
    await refused(vault, [
      ['POST', `${mount}/data/unknown`],
      ['POST', `${mount}/metadata/${name}`],
      ['DELETE', `${mount}/metadata/${name}`],
      ['DELETE', `${mount}/data/${name}`],
      ['LIST', `${mount}/metadata`],
      ['POST', 'sys/tools/random/32'],
    ]);
    return `version 1 of ${mount}/${name} is gone for good`;
  }

  async elevenWrites(): Promise<string> {
    const vault = await this.holding('kgc-rotate');
    const secret = await this.rotatedOne(vault);
    const { mount, name } = secret;
    const values = await this.read(vault, secret);
    for (let { version } = await readKept(vault, secret); version < 11; version++) {
      same(await writeNext(vault, secret, version, values), true, `write ${version + 1}`);
    }
    const { data } = await vault.expect('GET', `${mount}/metadata/${name}`);
    same(Object.keys(data.versions).length, 10, 'the number of kept versions');
    same('1' in data.versions, false, 'keeping version 1');
    same((await vault.call('GET', `${mount}/data/${name}?version=1`)).status, 404, 'reading version 1');
    return 'versions 2 to 11';
  }

  /** Vault for someone with these policies and no others, for as long as this needs. */
  private async holding(...policies: readonly string[]): Promise<VaultClient> {
    const root = await this.props.connect();
    const body = { policies, no_default_policy: true, ttl: '10m' };
    const { auth } = await root.expect('POST', 'auth/token/create', { body });
    this.props.secrets.push(auth.client_token);
    return this.props.connect(auth.client_token);
  }

  private async read(vault: VaultClient, { mount, name }: DeclaredSecret, version = 0): Promise<Values> {
    const { data } = await vault.expect('GET', `${mount}/data/${name}?version=${version}`);
    const values: Values = data.data;
    this.props.secrets.push(...secretsAmong(values));
    return values;
  }

  private async kept(vault: VaultClient): Promise<ReadonlyMap<DeclaredSecret, KeptSecret>> {
    return new Map(await Promise.all(this.secrets.map(async (one) => [one, await readKept(vault, one)] as const)));
  }

  /** One that has more than one version. */
  private async rotatedOne(vault: VaultClient): Promise<DeclaredSecret> {
    const kept = await this.kept(vault);
    const found = this.secrets.find((secret) => kept.get(secret)!.version > 1);
    if (!found) throw new Error('no secret has a second version');
    return found;
  }
}
