import type { ListrTask } from 'listr2';
import { serversOf } from './databases';
import { isRefused, issue } from './issued';
import type { LocalRun } from './local-run';
import { isNobody, type Logins } from './logins';
import type { Results } from './results';

const HOUR = 3600;

/** The services of the shop, as they log in themselves. */
export function ecommerce(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  const service = (name: string) => logins.kubernetes('kubernetes', `ecommerce-${name}`);
  return [
    results.check('e-commerce: user-service selects with its database credentials and cannot insert', async () => {
      const { postgres } = serversOf(run);
      const user = await issue(run, await service('user-service'), 'ecommerce-db/creds/ecommerce-readonly');
      await postgres!.as(user, 'ecommerce', 'SELECT name FROM users;');
      await isRefused(postgres!.as(user, 'ecommerce', "INSERT INTO users (name) VALUES ('Eve');"), 'an insert');
      return user.username;
    }),
    results.check(
      'e-commerce: payment-service inserts with a serial key, into a table made after the role too',
      async () => {
        const { postgres } = serversOf(run);
        const user = await issue(run, await service('payment-service'), 'ecommerce-db/creds/ecommerce-readwrite');
        await postgres!.as(user, 'ecommerce', 'INSERT INTO payments (amount) VALUES (1);');
        const later = 'SET ROLE ecommerce_owner; CREATE TABLE refunds (id serial PRIMARY KEY, amount integer);';
        await postgres!.asOwner('ecommerce', later);
        await postgres!.as(user, 'ecommerce', 'INSERT INTO refunds (amount) VALUES (1);');
        await isRefused(postgres!.as(user, 'ecommerce', 'CREATE TABLE mine (id integer);'), 'a table of its own');
        await isRefused(postgres!.as(user, 'ecommerce', 'DROP TABLE payments;'), 'the end of a table');
        return user.username;
      },
    ),
    results.check("e-commerce: no service reads another's secrets or has another's database role", async () => {
      const [user, payment] = [await service('user-service'), await service('payment-service')];
      await user.read('ecommerce/data/user-service/config');
      await payment.read('ecommerce/data/payment-service/api-keys');
      await user.isRefused('GET', 'ecommerce/data/payment-service/api-keys');
      await payment.isRefused('GET', 'ecommerce/data/user-service/config');
      await user.isRefused('GET', 'ecommerce-db/creds/ecommerce-readwrite');
      await payment.isRefused('GET', 'ecommerce-db/creds/ecommerce-admin');
      return undefined;
    }),
    results.check('e-commerce: another account or namespace logs in to neither role', async () => {
      for (const role of ['ecommerce-user-service', 'ecommerce-payment-service']) {
        await isNobody(logins.kubernetes('kubernetes', role, { account: 'sample' }), `another account as ${role}`);
        await isNobody(logins.kubernetes('kubernetes', role, { namespace: 'default' }), `another namespace as ${role}`);
      }
      return undefined;
    }),
    results.check(
      'e-commerce: database credentials live an hour, a day at most, and their user is gone afterwards',
      async () => {
        const { postgres } = serversOf(run);
        const session = await service('user-service');
        const user = await issue(run, session, 'ecommerce-db/creds/ecommerce-readonly');
        if (user.ttl !== HOUR) throw new Error(`they live ${user.ttl} s`);
        const { lease_duration } = await session.expect('POST', 'sys/leases/renew', {
          body: { lease_id: user.leaseId, increment: 100 * HOUR },
        });
        if (lease_duration > 24 * HOUR) throw new Error(`a renewal gives ${lease_duration} s`);
        await run.root.write('sys/leases/revoke', { lease_id: user.leaseId, sync: true });
        await isRefused(postgres!.as(user, 'ecommerce', 'SELECT 1;'), 'a user after revocation');
        const left = `SELECT count(*) FROM pg_roles WHERE rolname = '${user.username}';`;
        if ((await postgres!.asOwner('postgres', left)) !== '0') throw new Error(`${user.username} is still there`);
        return `renewed to ${lease_duration / HOUR} h at most`;
      },
    ),
    results.check('e-commerce: inventory-service has a user of Redis, who reaches nothing but the stock', async () => {
      const { redis } = serversOf(run);
      const user = await issue(
        run,
        await service('inventory-service'),
        'ecommerce-db/static-creds/ecommerce-inventory',
      );
      await redis!.as(user, 'SET', 'stock:1', '7');
      await isRefused(redis!.as(user, 'SET', 'cart:1', '7'), 'another key');
      await isRefused(redis!.as(user, 'ACL', 'LIST'), 'the list of users');
      await run.root.write('ecommerce-db/rotate-role/ecommerce-inventory');
      await isRefused(redis!.as(user, 'GET', 'stock:1'), 'the password of before');
      return user.username;
    }),
    results.check('e-commerce: an IAM role logs in to its own role of Vault, and no other does', async () => {
      const session = await logins.aws('ecommerce-aws', 'ecommerce-user-service');
      await session.read('ecommerce/data/user-service/config');
      await session.isRefused('GET', 'ecommerce/data/payment-service/api-keys');
      const other = 'arn:aws:iam::123456789012:role/somebody-else';
      await isNobody(logins.aws('ecommerce-aws', 'ecommerce-user-service', other), other);
      return 'by requests that moto answers and nobody signed';
    }),
    results.check('e-commerce: what user-service encrypts payment-service cannot decrypt', async () => {
      const [user, payment] = [await service('user-service'), await service('payment-service')];
      const plaintext = Buffer.from('4000 1234 5678 9010').toString('base64');
      const { ciphertext } = await user.write('ecommerce-transit/encrypt/user-data', { plaintext });
      const back = await user.write('ecommerce-transit/decrypt/user-data', { ciphertext });
      if (back.plaintext !== plaintext) throw new Error('it does not come back as it was');
      await payment.isRefused('POST', 'ecommerce-transit/decrypt/user-data', { ciphertext });
      return undefined;
    }),
  ];
}
