/**
 * What Vault knows of who asks, by directive: `{ 'identity.entity.id': '…', 'identity.entity.aliases.auth_jwt_1.name': '…' }`.
 * A directive that is missing stands for a value that Vault cannot find.
 */
export type Identity = Readonly<Record<string, string>>;

const TEMPLATE = /\{\{(.*?)\}\}/gs;

const DIRECTIVES = [
  /^identity\.entity\.(id|name|metadata\..+)$/,
  /^identity\.entity\.aliases\.[^.]+\.(id|name|metadata\..+|custom_metadata\..+)$/,
  /^identity\.groups\.ids\.[^.]+\.(id|name|metadata\..+)$/,
  /^identity\.groups\.names\.[^.]+\.(id|name|metadata\..+)$/,
];

/** The directives between `{{` and `}}`. */
export function directivesIn(path: string): readonly string[] {
  return [...path.matchAll(TEMPLATE)].map(([, directive]) => directive!.trim());
}

/** Whether Vault has a value for it at all; where not, it drops the stanza for everyone. */
export function isKnownDirective(directive: string): boolean {
  return DIRECTIVES.some((known) => known.test(directive));
}

/** The same path without the spaces around directives, so that equal templates are equal texts. */
export function trimTemplates(path: string): string {
  return path.replace(TEMPLATE, (_, directive: string) => `{{${directive.trim()}}}`);
}

/** Vault checks no more than this when a policy is written. */
export function templateProblem(path: string): string | undefined {
  const [before = '', ...rest] = path.split('{{');
  const balanced = !before.includes('}}') && rest.every((piece) => piece.split('}}').length === 2);
  return balanced ? undefined : 'unbalanced templating characters; every {{ needs one }} after it.';
}

/**
 * The path as it stands for one identity, or nothing where Vault drops the stanza because it finds no value.
 *
 * @param denySlash as the server option `deny_slash_in_templated_paths`
 * @throws Error when a value would act as a wildcard, or as a folder although `denySlash`: Vault then refuses every request of
 * this identity (since 1.19.17, 1.20.11, 1.21.6 and 2.0.1; before, the value widened the rule).
 */
export function renderTemplates(path: string, identity: Identity, denySlash: boolean): string | undefined {
  let found = true;
  const rendered = path.replace(TEMPLATE, (_, text: string) => {
    const directive = text.trim();
    const value = Object.hasOwn(identity, directive) ? identity[directive]! : '';
    if (value === '') found = false;
    const forbidden = denySlash ? /[*+/]/ : /[*+]/;
    if (forbidden.test(value)) {
      throw new Error(
        `path "${path}": ${directive} is '${value}', and Vault refuses ${denySlash ? "'*', '+' and '/'" : "'*' and '+'"} in ` +
          `values of templates. Use an id, or change the value.`,
      );
    }
    return value;
  });
  return found ? rendered : undefined;
}
