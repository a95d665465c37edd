import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Acl, type Operation } from '../constructs/vault/acl/acl';
import { parse } from '../constructs/vault/acl/parse';
import { CAPABILITIES } from '../constructs/vault/acl/rule';

export const OPERATIONS: readonly Operation[] = [
  ...CAPABILITIES.filter((capability) => capability !== 'sudo'),
  ...(['revoke', 'renew', 'rollback', 'help'] as const),
];

/** Policies of this many tokens are kept merged; requests of one token usually come together. */
const KEPT = 1000;

const line = z.object({
  policies: z.array(z.string()),
  path: z.string(),
  op: z.enum(OPERATIONS),
  data: z.record(z.string(), z.unknown()).nullish(),
  wrap_ttl_s: z.number().nonnegative().nullish(),
});

/**
 * Answers each line of `input` with a line: `{allowed, sudo, capabilities}` as Vault's engine decides (so `sudo` is what the rule
 * grants, not what the path needs), or `{error}` where the line is none.
 */
export async function decideLines(input: NodeJS.ReadStream, output: NodeJS.WritableStream): Promise<void> {
  await pipeline(input.setEncoding('utf8'), answers, output, { end: false });
}

async function* answers(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  const acls = new Map<string, Acl>();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) yield lines.map((text) => answer(text, acls)).join('');
  }
  if (rest !== '') yield answer(rest, acls);
}

function answer(text: string, acls: Map<string, Acl>): string {
  return `${JSON.stringify(decide(text, acls))}\n`;
}

function decide(text: string, acls: Map<string, Acl>) {
  try {
    const { policies, path, op, data, wrap_ttl_s: ttl } = line.parse(JSON.parse(text));
    const acl = aclOf(policies, acls);
    const wrapping = ttl === undefined || ttl === null ? {} : { wrapTtlSeconds: ttl };
    const { allowed, sudo } = acl.decide({ path, op, data: data ?? {}, ...wrapping });
    return { allowed, sudo, capabilities: acl.capabilities(path) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function aclOf(policies: readonly string[], acls: Map<string, Acl>): Acl {
  const key = JSON.stringify(policies);
  const known = acls.get(key);
  if (known) return known;
  const acl = new Acl(policies.map((text, index) => ({ name: `policies[${index}]`, rules: rulesOf(text, index) })));
  if (acls.size >= KEPT) acls.clear();
  acls.set(key, acl);
  return acl;
}

function rulesOf(text: string, index: number) {
  try {
    return parse(text).rules;
  } catch (error) {
    throw new Error(`policies[${index}], ${error instanceof Error ? error.message : error}`);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `${issue?.path.join('.') || 'the line'}: ${issue?.message}; a line is {policies, path, op, data?, wrap_ttl_s?}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof SyntaxError
    ? `no JSON: ${message}; a line is {policies, path, op, data?, wrap_ttl_s?}`
    : message;
}
