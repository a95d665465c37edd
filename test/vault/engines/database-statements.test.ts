import { mongodb } from '../../../constructs/vault/engines/databases/mongodb-statements';
import { mysql } from '../../../constructs/vault/engines/databases/mysql-statements';
import { postgres } from '../../../constructs/vault/engines/databases/postgres-statements';
import { redis } from '../../../constructs/vault/engines/databases/redis-statements';
import { Statements, type StatementTemplates } from '../../../constructs/vault/engines/databases/statements';

const good: StatementTemplates = {
  creation: [`CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`],
  revocation: [`DROP ROLE IF EXISTS "{{name}}";`],
  renewal: [`ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`],
};
const refusal = (change: Partial<StatementTemplates>) => {
  try {
    new Statements('postgresql', { ...good, ...change });
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
};

test('statements of one’s own are taken when they make, renew and remove one user', () => {
  expect(refusal({})).toBe('taken');
});

test('a role without revocation is refused', () => {
  expect(refusal({ revocation: [] })).toMatch(
    /^The revocation statements for postgresql lack {{name}}: \(none given\)/,
  );
  expect(refusal({ revocation: [`ALTER ROLE "{{name}}" NOLOGIN;`] })).toContain('lack DROP ROLE');
});

test('a template that Vault cannot fill in with one user, one password and one expiry is refused', () => {
  expect(refusal({ creation: [`CREATE ROLE app PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`] })).toContain(
    'creation statements for postgresql lack {{name}}',
  );
  expect(refusal({ creation: [`CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}';`] })).toContain(
    'lack VALID UNTIL',
  );
  expect(refusal({ renewal: [] })).toContain('The renewal statements for postgresql lack {{name}}');
  expect(refusal({ creation: [...(good.creation ?? []), 'GRANT app TO "{{user}}";'] })).toContain('only');
});

test('a name or a password without quotes is refused', () => {
  expect(refusal({ revocation: ['DROP ROLE {{name}};'] })).toContain('{{name}} stands without quotes');
  const creation = [`CREATE ROLE "{{name}}" LOGIN PASSWORD "{{password}}" VALID UNTIL '{{expiration}}';`];
  expect(refusal({ creation })).toContain('{{password}} is no string');
});

test('a user that may do more than its database can contain is refused', () => {
  for (const power of ['ALTER ROLE "{{name}}" SUPERUSER;', 'GRANT pg_read_server_files TO "{{name}}";']) {
    expect(refusal({ creation: [...good.creation, power] })).toContain(`It says: ${power}`);
  }
  const user = `CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}' REQUIRE SSL;`;
  const revocation = [`DROP USER '{{name}}'@'%';`];
  const root = () => new Statements('mysql', { creation: [user, `GRANT ALL ON *.* TO '{{name}}'@'%';`], revocation });
  expect(root).toThrow('reaches beyond one database');
  const anywhere = () =>
    new Statements('mongodb', { creation: ['{"roles":[{"role":"root"}]}'], revocation: ['{"db":"a"}'] });
  expect(anywhere).toThrow('may do as it likes');
  expect(() => new Statements('redis', { creation: ['["~*","+@read"]'], revocation: [] })).toThrow('reaches all keys');
});

test('a MySQL user that may talk in clear is refused', () => {
  const creation = [`CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}';`];
  expect(() => new Statements('mysql', { creation, revocation: [`DROP USER '{{name}}'@'%';`] })).toThrow(
    'lack REQUIRE SSL',
  );
});

test('PostgreSQL users are members of a prepared role; at their end sessions end, what they made goes to its heir, and they go', () => {
  expect(postgres.memberOf('shop_rw', { objectsGoTo: 'shop_owner' })).toMatchObject({
    creation: [
      `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "shop_rw";`,
    ],
    renewal: [`ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`],
  });
  const [revocation] = postgres.memberOf('shop_rw', { objectsGoTo: 'shop_owner' }).revocation;
  const steps = ['pg_terminate_backend', 'REASSIGN OWNED BY "{{name}}" TO "shop_owner"', 'DROP OWNED', 'DROP ROLE'];
  const at = steps.map((step) => revocation!.indexOf(step));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at[0]).toBeGreaterThan(revocation!.indexOf('IF EXISTS'));
  expect(postgres.memberOf('shop_ro').revocation[0]).not.toContain('REASSIGN');
});

test('a PostgreSQL reader is granted no more than to read one schema', () => {
  const grants = postgres.readOnly('public').creation.slice(1);
  expect(grants).toEqual([
    'GRANT USAGE ON SCHEMA "public" TO "{{name}}";',
    'GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "{{name}}";',
    'GRANT SELECT ON ALL SEQUENCES IN SCHEMA "public" TO "{{name}}";',
  ]);
  expect(postgres.readOnly('public').revocation[0]).toContain('REVOKE USAGE ON SCHEMA "public" FROM "{{name}}";');
  expect(postgres.readWrite('public').creation).toContain(
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO "{{name}}";',
  );
});

test('a MySQL grant reaches the one database, although _ stands for any character there', () => {
  expect(mysql.readOnly('crm_a').creation[1]).toBe("GRANT SELECT ON `crm\\_a`.* TO '{{name}}'@'%';");
  expect(mysql.readWrite('crm').creation[1]).toBe("GRANT SELECT, INSERT, UPDATE, DELETE ON `crm`.* TO '{{name}}'@'%';");
});

test('MongoDB users hold one role in one database', () => {
  expect(mongodb.readOnly('analytics').creation).toEqual(['{"db":"admin","roles":[{"role":"read","db":"analytics"}]}']);
  expect(mongodb.readWrite('analytics').creation[0]).toContain('"role":"readWrite"');
  expect(mongodb.readOnly('analytics').revocation).toEqual(['{"db":"admin"}']);
});

test('Redis users see the keys below one prefix, without the commands that know no prefix', () => {
  expect(redis.readOnly('cart:').creation).toEqual(['["~cart:*","+@connection","+@read","-@dangerous"]']);
  expect(redis.readWrite('cart:').creation).toEqual(['["~cart:*","+@connection","+@read","+@write","-@dangerous"]']);
});

test('what is not a plain name never gets into a statement', () => {
  for (const name of ['a"; DROP TABLE x; --', 'Public', '', 'a b']) {
    expect(() => postgres.memberOf(name)).toThrow('cannot stand in a statement');
    expect(() => postgres.memberOf('ro', { objectsGoTo: name })).toThrow('cannot stand in a statement');
    expect(() => postgres.readOnly(name)).toThrow('cannot stand in a statement');
    expect(() => mysql.readOnly(name)).toThrow('cannot stand in a statement');
  }
  for (const prefix of ['*', '', 'cart:*', 'a b']) expect(() => redis.readOnly(prefix)).toThrow('cannot begin keys');
});
