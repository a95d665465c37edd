/** The text of an AWS policy, of whatever kind: for a role, a key, an endpoint, or who may assume a role. */
export function policyJson(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
