import { tmpdir } from 'node:os';
import { App, TerraformStack, Testing } from 'cdktf';
import { AppRoleAuth } from '../../constructs/vault/auth/approle-auth';
import { AppRoleLogin } from '../../constructs/vault/auth/approle-login';
import { AwsAuth } from '../../constructs/vault/auth/aws-auth';
import { AwsLogin } from '../../constructs/vault/auth/aws-login';
import { GithubAuth } from '../../constructs/vault/auth/github-auth';
import { GithubTeamLogin } from '../../constructs/vault/auth/github-team-login';
import { GitlabLogin } from '../../constructs/vault/auth/gitlab-login';
import { JwtAuth } from '../../constructs/vault/auth/jwt-auth';
import { KubernetesLogin } from '../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../constructs/vault/duration';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { PersonaGroup } from '../../constructs/vault/identity/persona-group';
import { PasswordPolicy } from '../../constructs/vault/password-policy';
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

test('so have every auth method, its roles and teams, groups, entities and password policies', () => {
  const stacks = twoStacks();
  stacks.forEach((stack, index) => {
    const jobs = new JwtAuth(stack, 'jobs', { path: 'jobs', discoveryUrl: 'https://gitlab.com' });
    const machines = new AppRoleAuth(stack, 'machines', { path: 'machines' });
    const aws = new AwsAuth(stack, 'aws', { path: 'aws', region: 'eu-west-1', serverId: 'vault' });
    const github = new GithubAuth(stack, 'github', { path: 'github', organization: 'shop', organizationId: 99 });
    const app = new Principal(stack, `app-${index}`);
    new GitlabLogin(app, { auth: jobs, role: 'deploy', audience: 'vault', projectId: '1', ref: 'main' });
    new AppRoleLogin(app, {
      auth: machines,
      role: 'build',
      secretIdTtl: Duration.hours(1),
      cidrs: ['10.0.0.0/16'],
    });
    new GithubTeamLogin(app, { auth: github, team: 'devops' });
    const people = new Principal(stack, 'people');
    const role = 'arn:aws:iam::111122223333:role/people';
    new PersonaGroup(people, { aws: new AwsLogin(people, { auth: aws, role: 'sso', iamRoles: [role] }) });
    new PasswordPolicy(stack, 'long', { length: 40 });
  });
  expect(namesTakenTwice(stacks).map((problem) => / are both the (.*):/.exec(problem)?.[1])).toEqual([
    "auth method 'jobs'",
    "auth method 'machines'",
    "auth method 'aws'",
    "auth method 'github'",
    "role 'deploy' of 'jobs'",
    "role 'build' of 'machines'",
    "team 'devops' of 'github'",
    "policy 'people'",
    "role 'sso' of 'aws'",
    "entity 'people-aws'",
    "group 'people'",
    "password policy 'long'",
  ]);
});

describe('a mount', () => {
  const problems = (...paths: readonly string[]) => {
    const [one, two] = twoStacks();
    paths.forEach((path, index) => {
      new KvEngine(index % 2 === 0 ? one : two, `kv-${index}`, { path });
    });
    return namesTakenTwice([one, two]);
  };

  test('is not inside another, whichever was made first', () => {
    const refused = expect.stringContaining(
      "kv-1/Resource, the mount 'shop/kv/deep', would be inside one/kv-0/Resource, the mount 'shop', which Vault refuses",
    );
    expect(problems('shop', 'shop/kv/deep')).toEqual([refused]);
    expect(problems('shop/kv/deep', 'shop')).toEqual([
      expect.stringContaining("one/kv-0/Resource, the mount 'shop/kv/deep', would be inside two/kv-1/Resource"),
    ]);
  });

  test('may be beside others, also below a common path and where names begin alike', () => {
    expect(problems('shop/kv', 'shop/database', 'shop-aws', 'shops')).toEqual([]);
  });

  test('and an auth method are in different places; auth methods are not inside each other either', () => {
    const [one, two] = twoStacks();
    new KvEngine(one, 'kv', { path: 'shop' });
    new AppRoleAuth(two, 'approle', { path: 'shop/approle' });
    expect(namesTakenTwice([one, two])).toEqual([]);
    new GithubAuth(one, 'github', { path: 'shop', organization: 'shop', organizationId: 99 });
    expect(namesTakenTwice([one, two])).toEqual([
      expect.stringContaining(
        "two/approle/Resource, the auth method 'shop/approle', would be inside one/github/Resource, the auth method 'shop'",
      ),
    ]);
  });
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
