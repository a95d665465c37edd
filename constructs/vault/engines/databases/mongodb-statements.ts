import { Statements } from './statements';

/** Users of MongoDB, kept in its `admin` database. Vault's account needs `userAdminAnyDatabase`. */
export const mongodb = {
  readOnly(database: string): Statements<'mongodb'> {
    return user(database, 'read');
  },

  /** Reads and changes documents; collections and indexes too, which MongoDB's own role includes. */
  readWrite(database: string): Statements<'mongodb'> {
    return user(database, 'readWrite');
  },
};

function user(database: string, role: string): Statements<'mongodb'> {
  return new Statements('mongodb', {
    creation: [JSON.stringify({ db: 'admin', roles: [{ role, db: database }] })],
    revocation: [JSON.stringify({ db: 'admin' })],
  });
}
