import { z } from 'zod';
import { people, roleHolders } from '../policies/names';
import type { Environment } from './environment';
import { roleArn, url } from './formats';

export const logins = z.strictObject({
  /** People, by single sign-on. The client's id and secret are given to `strongroom seed`. @default - by IAM roles only */
  oidc: z
    .strictObject({
      discoveryUrl: url,
      /** What the identity provider calls the group of each persona. */
      groups: z.record(z.enum(people), z.string().min(1)),
    })
    .exactOptional(),
  /** CI, by the tokens of GitHub's jobs. @default - by IAM roles only */
  github: z
    .strictObject({
      /** Its number, which no other repository ever gets: `gh api repos/OWNER/NAME --jq .id`. */
      repositoryId: z.string().regex(/^\d+$/, {
        error: ({ input }) =>
          `'${input}' is not the id of a repository; write the number that gh api repos/OWNER/NAME --jq .id prints`,
      }),
      /** Reusable workflow that plans, as in `example/ci/.github/workflows/plan.yml@refs/heads/main`. */
      planWorkflow: z.string().regex(/^[^/]+\/[^/]+\/.+\.ya?ml@refs\/.+$/, {
        error: ({ input }) =>
          `'${input}' is no workflow on a branch; write OWNER/NAME/.github/workflows/FILE.yml@refs/heads/BRANCH`,
      }),
      /** GitHub environment that deploys, with its reviewers. */
      applyEnvironment: z.string().min(1),
    })
    .exactOptional(),
  /** IAM roles of this account, by whom they let in: people by single sign-on of AWS, CI, and break-glass, which has no other way. */
  roleArns: z.partialRecord(z.enum(roleHolders), z.array(roleArn).min(1)).default({}),
});

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
