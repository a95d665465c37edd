/** @throws when it would change the meaning of the address it becomes a part of. */
export function databaseName(name: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw new Error(`'${name}' cannot stand in the address of a database: use A-Z, a-z, 0-9, '_' and '-'.`);
  }
  return name;
}

/**
 * Names of users, as `v-token-milk-tracker-rea-…`: who asked, for which role, chance and the time, cut to what the database takes. Twelve
 * characters of chance are left where that is 32.
 */
export function usernameTemplate(length: { readonly longest: number; readonly role: number }): string {
  return (
    `{{ printf "v-%s-%s-%s-%s" (.DisplayName | truncate 8) (.RoleName | truncate ${length.role}) (random 20) (unix_time) ` +
    `| truncate ${length.longest} }}`
  );
}
