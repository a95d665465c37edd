import type { People } from './sign-in';

/** Policies of the browser: nothing is loaded, nothing is kept, and no other page shows this one in a frame. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** A link for each person: the request as it came, with the answer to who asks. */
export function signInPage(people: People, request: URLSearchParams): string {
  const links = Object.entries(people).map(([name, groups]) => {
    const answered = new URLSearchParams(request);
    answered.set('login_hint', name);
    const among = groups.length > 0 ? groups.join(', ') : 'in no group';
    return `<li><a href="${escapeHtml(`/authorize?${answered}`)}">${escapeHtml(name)}</a> (${escapeHtml(among)})</li>`;
  });
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Log in to Vault</title>',
    '<h1>Who are you?</h1>',
    '<p>This stands in for single sign-on, on this machine only. It believes you.</p>',
    `<ul>${links.join('')}</ul></html>\n`,
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
