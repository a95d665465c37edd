import { counted } from '../counted';
import type { Login } from './logins';
import type { Access, AccessReport, PrincipalReport } from './report';

/**
 * The report as it is committed: a fact a line, in an order that nothing but the facts decides, so that a pull request shows what
 * changes. `factsOf` reads it back.
 */
export function markdownOf({ environment, principals, rules }: AccessReport): string {
  const escalating = principals.filter(({ escalations }) => escalations.length > 0);
  const lines = [
    `# Who may do what in ${environment}`,
    '',
    'What Vault would decide, merged over the policies of all stacks. Written by `npm run -s strongroom -- access --write`.',
    `${counted(principals.length, 'principal')}, ${counted(rules, 'rule')}; ${escalating.length || 'none'} can become more than granted.`,
    '',
    '## Who can become more',
    ...escalating.flatMap(({ name, escalations }) => [
      ...['', `### ${code(name)} can`, ''],
      ...escalations.flatMap(({ power, paths }) => [`- ${power}`, ...paths.map((path) => `  - ${code(path)}`)]),
    ]),
    '',
    '## Principals',
    ...principals.flatMap(principalLines),
  ];
  return `${lines.join('\n')}\n`;
}

function principalLines({ name, logins, access }: PrincipalReport): readonly string[] {
  return [
    ...['', `### ${code(name)}`, ''],
    ...(logins.length > 0 ? logins.flatMap(loginLines) : ['No login leads to it.', '']),
    ...(access.length > 0 ? access.flatMap(accessLines) : ['Nothing besides `default`.']),
  ];
}

function loginLines({ at, bound, policies, defaultPolicy }: Login): readonly string[] {
  const given = [...policies, ...(defaultPolicy ? ['default'] : [])].map(code).join(', ');
  const login = `By ${code(at)}, which gives ${given}`;
  return bound.length > 0 ? [`${login}:`, '', ...bound.map((condition) => `- ${condition}`), ''] : [`${login}.`, ''];
}

function accessLines({ path, capabilities, limits, reaches }: Access): readonly string[] {
  const limited = limits.length > 0 ? ` (${limits.join('; ')})` : '';
  return [`- ${code(path)} ${capabilities.join(', ')}${limited}`, ...reaches.map((reached) => `  - ${code(reached)}`)];
}

function code(text: string): string {
  return `\`${text}\``;
}
