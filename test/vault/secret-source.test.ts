import { TerraformStack, Testing } from 'cdktf';
import { Duration } from '../../constructs/vault/duration';
import { DatabaseEngine } from '../../constructs/vault/engines/database-engine';
import { PostgresConnection } from '../../constructs/vault/engines/database-postgres';
import { SecretSource } from '../../constructs/vault/secret-source';

const stack = () => new TerraformStack(Testing.app(), 'stack');

test('it is a variable under its own name that Terraform keeps out of state and plan, and that plans need not set', () => {
  const shop = stack();
  new SecretSource(shop, 'orders_bootstrap_password', { description: 'Of vault_admin' });
  expect(JSON.parse(Testing.synth(shop)).variable).toEqual({
    orders_bootstrap_password: {
      default: null,
      description: 'Of vault_admin',
      ephemeral: true,
      sensitive: true,
      type: 'string',
    },
  });
});

test('a version that would keep the provider from sending the value is refused', () => {
  for (const version of [0, -1, 1.5]) {
    expect(() => new SecretSource(stack(), 'password', { description: 'x', version })).toThrow(
      `Version ${version} of 'password' would never be sent`,
    );
  }
});

test('a name that Terraform or a shell would not take is refused, and so is one name for two secrets', () => {
  expect(() => new SecretSource(stack(), 'orders-password', { description: 'x' })).toThrow(
    "'orders-password' cannot name a Terraform variable",
  );
  const shop = stack();
  new SecretSource(shop, 'password', { description: 'x' });
  expect(() => new SecretSource(shop, 'password', { description: 'y' })).toThrow('already a Construct with name');
});

test('a plain string is no secret source', () => {
  const engine = new DatabaseEngine(stack(), 'db', { path: 'shop/db', maxTtl: Duration.hours(24) });
  const props = { host: 'db.internal', database: 'shop', username: 'vault' };
  // @ts-expect-error a string has been somewhere before: in code, in history, in state.
  new PostgresConnection(engine, 'orders', { ...props, bootstrapPassword: 'hunter2' });
});
