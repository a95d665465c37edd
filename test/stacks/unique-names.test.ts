import { tmpdir } from 'node:os';
import { App, TerraformStack, Testing } from 'cdktf';
import { KubernetesLogin } from '../../constructs/vault/auth/kubernetes-login';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { Principal } from '../../constructs/vault/principal';
import { loadEnvironments } from '../../environments';
import { addStacks } from '../../stacks/environment-stacks';
import { namesTakenTwice } from '../../stacks/unique-names';
import { tenants } from '../../tenants';

const twoStacks = () => {
  const app = Testing.app({ outdir: tmpdir() });
  return [new TerraformStack(app, 'one'), new TerraformStack(app, 'two')] as const;
};
const login = (principal: Principal, role: string) =>
  new KubernetesLogin(principal, { role, namespaces: ['shop'], serviceAccounts: ['app'] });

test('a policy, a mount and a role have one owner in an environment', () => {
  const stacks = twoStacks();
  for (const stack of stacks) {
    new KvEngine(stack, 'kv', { path: 'shop' });
    login(new Principal(stack, 'shop-read'), 'app');
  }
  expect(namesTakenTwice(stacks).sort()).toEqual([
    expect.stringContaining("one/kv/Resource and two/kv/Resource are both the mount 'shop'"),
    expect.stringContaining("two/shop-read/Kubernetes/Resource are both the role 'app' of 'kubernetes'"),
    expect.stringContaining("one/shop-read/Policy and two/shop-read/Policy are both the policy 'shop-read'"),
  ]);
});

test('one name for a policy, a role and a mount is no clash', () => {
  const [one, two] = twoStacks();
  login(new Principal(one, 'shop'), 'shop');
  new KvEngine(two, 'kv', { path: 'shop' });
  expect(namesTakenTwice([one, two])).toEqual([]);
});

describe('a program', () => {
  const environments = loadEnvironments().filter(({ name }) => ['staging', 'prod'].includes(name));
  const problems = () => {
    const app = new App({ outdir: tmpdir() });
    for (const environment of environments) addStacks(app, environment);
    return app.node.findAll().flatMap(({ node }) => node.validate());
  };

  afterEach(() => {
    Reflect.deleteProperty(tenants, 'again');
  });

  test('may use a name in every environment', () => {
    expect(environments).toHaveLength(2);
    expect(problems()).toEqual([]);
  });

  test('with one tenant twice is refused, in every environment', () => {
    Object.assign(tenants, { again: tenants['kgc'] });
    expect(problems().filter((problem) => problem.includes("the mount 'kgc'"))).toHaveLength(2);
  });
});
