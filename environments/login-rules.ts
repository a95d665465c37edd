import { people } from '../policies/names';
import type { Environment } from './environment';

/** What has to be true of those who log in. Each is a field and why it is refused. */
export function loginRules(environment: Environment): readonly (readonly [field: string, message: string])[] {
  const { account, disposable, issuers, logins, production } = environment;
  const { oidc, github, roleArns } = logins;
  const refused: [string, string][] = [];

  for (const person of people) {
    if (oidc || roleArns[person]) continue;
    refused.push([
      'logins',
      `nobody could log in as ${person}, whose group tenants give policies to; name oidc, or roleArns.${person}`,
    ]);
  }
  for (const [holder, arns] of Object.entries(roleArns)) {
    const foreign = arns.find((arn) => arn.split(':')[4] !== account);
    if (!foreign) continue;
    refused.push([
      `logins.roleArns.${holder}`,
      `'${foreign}' is not of account ${account}, in which Vault looks every role up; name a role of this account`,
    ]);
  }
  const addresses = Object.entries({ 'logins.oidc.discoveryUrl': oidc?.discoveryUrl, ...prefixed('issuers', issuers) });
  for (const [field, address] of addresses) {
    if (disposable || !address?.startsWith('http:')) continue;
    refused.push([field, `'${address}' lets whoever is on the way sign anyone in; write https`]);
  }
  if (!production) return refused;

  if (!roleArns['break-glass']) {
    refused.push([
      'logins.roleArns',
      'nobody could repair Vault once its root token is revoked; production names a role under break-glass',
    ]);
  }
  for (const job of ['ci-plan', 'ci-apply'] as const) {
    if (github || roleArns[job]) continue;
    refused.push(['logins', `no pipeline could log in as ${job}; production names github, or roleArns.${job}`]);
  }
  return refused;
}

function prefixed(prefix: string, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, value]));
}
