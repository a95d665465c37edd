import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KvFields } from '../../constructs/vault/engines/kv-field';
import type { DeclaredSecret } from '../../operations/secrets/declared-secret';
import { askedFields, type Values } from '../../operations/secrets/next-version';
import type { Outcome, OutcomeState } from '../../operations/secrets/outcome';
import type { Method, VaultClient } from '../../operations/vault-client';

/** What a person would give. */
export function answersTo(fields: KvFields): Values {
  return Object.fromEntries(askedFields(fields).map((field) => [field, `answer-${randomUUID()}`]));
}

/** Those among `values` that no one may find elsewhere. */
export function secretsAmong(values: Values): readonly string[] {
  return Object.values(values).filter((value) => isRandom(value) || isAnswer(value));
}

function isRandom(value: string): boolean {
  return Buffer.from(value, 'base64').toString('base64') === value && value.length > 20;
}

function isAnswer(value: string): boolean {
  return value.startsWith('answer-');
}

/** @throws Error unless each field has a value of its kind. Shows none. */
export function checkValues(path: string, fields: KvFields, values: Values): void {
  for (const [field, source] of Object.entries(fields)) {
    const value = values[field] ?? '';
    const [kind, rest] = [source.split(':', 1)[0]!, source.slice(source.indexOf(':') + 1)];
    const fits: Readonly<Record<string, boolean>> = {
      random: Buffer.from(value, 'base64').length === Number(rest) && isRandom(value),
      text: value === rest,
      asked: isAnswer(value),
      'written-at': !Number.isNaN(Date.parse(value)),
    };
    if (!fits[kind]) throw new Error(`${path} has no ${source} in its ${field}`);
  }
  same(Object.keys(values).sort(), Object.keys(fields).sort(), `the fields of ${path}`);
}

/** @throws Error unless the outcome of each of `secrets` is `state`. */
export function states(outcomes: readonly Outcome[], state: OutcomeState, secrets: readonly DeclaredSecret[]): void {
  for (const { path } of secrets) same(outcomes.find((one) => one.path === path)?.state, state, path);
}

export function same(found: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

/** @throws Error unless each request is answered 403. */
export async function refused(vault: VaultClient, requests: readonly (readonly [Method, string])[]): Promise<void> {
  for (const [method, path] of requests) {
    const { status } = await vault.call(method, path, method === 'POST' ? { body: {} } : {});
    same(status, 403, `${method} ${path}`);
  }
}
