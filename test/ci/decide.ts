import type { PolicyStatement } from '../../constructs/cluster/workload-identity';

type Statement = Partial<PolicyStatement> & { readonly NotAction?: unknown; readonly NotResource?: unknown };

/** What an action asks, beyond its name: condition keys with their values. */
export interface Asked {
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * Whether one policy lets `action` pass, as far as IAM's rules are used here: a denial wins, and nothing is allowed by itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(policy: unknown, action: string, { resource, context = {} }: Asked): boolean {
  const statements: readonly Statement[] = JSON.parse(String(policy)).Statement;
  const about = statements.filter(
    (statement) =>
      matches(statement, 'Action', action) &&
      matches(statement, 'Resource', resource) &&
      holds(statement.Condition, context),
  );
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny');
}

function matches(statement: Statement, element: 'Action' | 'Resource', value: string): boolean {
  const not = statement[`Not${element}`];
  if (not !== undefined) return ![not].flat().some((pattern) => like(String(pattern), value));
  return [statement[element]].flat().some((pattern) => like(String(pattern), value));
}

function holds(condition: Statement['Condition'] = {}, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const actual = context[key];
      const found = actual !== undefined && [expected].flat().some((pattern) => like(pattern, actual));
      return operator.includes('Not') ? !found : found;
    }),
  );
}

/** A reference of Terraform stands for whatever it will be. */
function like(pattern: string, value: string): boolean {
  const literal = pattern.split(/\$\{[^}]*\}|\*/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(value);
}
