/**
 * @param what The path is of, with its article: `a mount`.
 * @throws when the path would lead elsewhere, or mean more than one place in a policy.
 */
export function checkPath(path: string, what: string): void {
  if (path.split('/').every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment))) return;
  throw new Error(
    `'${path}' cannot be the path of ${what}: write segments of letters, digits, '.', '_' and '-' with one slash between them.`,
  );
}
