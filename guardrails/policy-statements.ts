import { blocks, isBlock, texts } from './terraform-json';

/** A statement of an IAM policy, every list written out. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  /** Everyone is `*`, however the policy writes it. Empty in an identity policy. */
  readonly principals: readonly string[];
  /** True where the statement names what it is not about, so that it is about everything else. */
  readonly inverted: boolean;
  readonly conditions: readonly unknown[];
}

/** The statements of a policy written as JSON; undefined where only Terraform can know them. */
export function statements(policy: unknown): readonly Statement[] | undefined {
  const document = parse(policy);
  if (!isBlock(document)) return undefined;
  return blocks(document['Statement']).map((statement) => {
    const principal = statement['Principal'];
    return {
      allows: statement['Effect'] === 'Allow',
      actions: texts(statement['Action']),
      principals: isBlock(principal) ? Object.values(principal).flatMap(texts) : texts(principal),
      inverted: 'NotAction' in statement || 'NotPrincipal' in statement,
      conditions: blocks(statement['Condition']),
    };
  });
}

function parse(policy: unknown): unknown {
  try {
    return typeof policy === 'string' ? JSON.parse(policy) : undefined;
  } catch {
    return undefined;
  }
}
