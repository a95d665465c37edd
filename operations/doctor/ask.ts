import type { Patient } from './patient';

/**
 * What Vault tells the caller.
 *
 * @param persona Who may ask.
 * @throws Error where the caller may not, or Vault does not answer.
 */
export async function ask(patient: Patient, path: string, persona: string) {
  const vault = await patient.caller();
  const { status, body } = await vault.call('GET', path);
  if (status === 403) throw new Error(`the token may not; this takes a persona such as ${persona}`);
  if (status >= 300) throw new Error(`Vault answers ${status} to ${path}: ${(body?.errors ?? []).join('; ')}`);
  return body?.data ?? {};
}
