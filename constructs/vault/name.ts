/**
 * @param what The name is for, with its article: `a policy`.
 * @throws when Vault would store the name in another spelling, which would show as a change in every plan.
 */
export function checkName(name: string, what: string): void {
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name)) return;
  throw new Error(
    `'${name}' cannot name ${what}: Vault stores such names in lower case. Use a-z, 0-9, '.', '_' and '-'.`,
  );
}
