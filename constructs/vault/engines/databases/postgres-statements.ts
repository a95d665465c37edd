import { Statements } from './statements';

export interface PostgresUserOptions {
  /** Who owns afterwards what a user made. Vault's account must be its member. @default - nobody: it is dropped */
  readonly objectsGoTo?: string;
}

const CREATE = `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`;

/**
 * Users of PostgreSQL 14 and later. Vault's account needs CREATEROLE, never SUPERUSER; its passwords are stored as SCRAM.
 */
export const postgres = {
  /**
   * A member of a role that holds the privileges, prepared once by whoever owns the tables. The best of the three: default
   * privileges of that role reach tables made later. Vault's account needs its admin option.
   */
  memberOf(groupRole: string, options: PostgresUserOptions = {}): Statements<'postgresql'> {
    return user([`${CREATE} IN ROLE ${identifier(groupRole)};`], options);
  },

  /** Reads all tables that the schema has at that time. Vault's account must be able to grant this. */
  readOnly(schema: string, options: PostgresUserOptions = {}): Statements<'postgresql'> {
    return direct(schema, 'SELECT', 'SELECT', options);
  },

  /** Reads and changes the rows of all tables that the schema has at that time. Vault's account must be able to grant this. */
  readWrite(schema: string, options: PostgresUserOptions = {}): Statements<'postgresql'> {
    return direct(schema, 'SELECT, INSERT, UPDATE, DELETE', 'USAGE, SELECT', options);
  },
};

function direct(schema: string, tables: string, sequences: string, options: PostgresUserOptions) {
  const name = identifier(schema);
  const creation = [
    `${CREATE};`,
    `GRANT USAGE ON SCHEMA ${name} TO "{{name}}";`,
    `GRANT ${tables} ON ALL TABLES IN SCHEMA ${name} TO "{{name}}";`,
    `GRANT ${sequences} ON ALL SEQUENCES IN SCHEMA ${name} TO "{{name}}";`,
  ];
  // DROP OWNED revokes in the name of the schema's owner where it may, and so misses what Vault's account granted in its own.
  return user(creation, options, `REVOKE USAGE ON SCHEMA ${name} FROM "{{name}}";`);
}

function user(creation: readonly string[], { objectsGoTo }: PostgresUserOptions, ...first: readonly string[]) {
  return new Statements('postgresql', {
    creation,
    renewal: [`ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`],
    revocation: [remove(first, objectsGoTo)],
  });
}

/**
 * One block, because a user that is already gone must not make a revocation fail for ever. Only a member may drop what a role owns
 * and end its sessions, which would outlive it.
 */
function remove(first: readonly string[], heir: string | undefined): string {
  const steps = [
    `GRANT "{{name}}" TO CURRENT_USER;`,
    `PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{{name}}';`,
    ...first,
    ...(heir === undefined ? [] : [`REASSIGN OWNED BY "{{name}}" TO ${identifier(heir)};`]),
    `DROP OWNED BY "{{name}}";`,
    `DROP ROLE "{{name}}";`,
  ];
  return `DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{{name}}') THEN ${steps.join(' ')} END IF; END $$;`;
}

function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) {
    throw new Error(
      `'${name}' cannot stand in a statement: use the name of a role or schema made of a-z, 0-9 and '_'.`,
    );
  }
  return `"${name}"`;
}
