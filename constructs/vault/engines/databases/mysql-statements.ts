import { Statements } from './statements';

/** Users of MySQL and MariaDB, from any host, over TLS only. Vault's account needs CREATE USER and what it grants, with grant option. */
export const mysql = {
  /** Reads all tables of one database, those made later too. */
  readOnly(database: string): Statements<'mysql'> {
    return user(database, 'SELECT');
  },

  /** Reads and changes the rows of all tables of one database, those made later too. */
  readWrite(database: string): Statements<'mysql'> {
    return user(database, 'SELECT, INSERT, UPDATE, DELETE');
  },
};

function user(database: string, privileges: string): Statements<'mysql'> {
  if (!/^[a-z0-9_]{1,64}$/.test(database)) {
    throw new Error(`'${database}' cannot stand in a statement: use the name of a database made of a-z, 0-9 and '_'.`);
  }
  // In a grant '_' stands for any character: without the backslash it would reach other databases.
  const tables = `\`${database.replaceAll('_', '\\_')}\`.*`;
  return new Statements('mysql', {
    creation: [
      `CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}' REQUIRE SSL;`,
      `GRANT ${privileges} ON ${tables} TO '{{name}}'@'%';`,
    ],
    revocation: [`DROP USER IF EXISTS '{{name}}'@'%';`],
  });
}
