import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Acl, type Operation } from '../../../constructs/vault/acl/acl';
import { parse } from '../../../constructs/vault/acl/parse';

interface Vector {
  readonly policies: readonly string[];
  readonly path: string;
  readonly op: Operation;
  readonly data?: Record<string, unknown>;
  readonly wrap_ttl_s?: number;
  readonly allowed: boolean;
  readonly sudo: boolean;
  readonly capabilities: readonly string[];
}

const vectors: readonly Vector[] = readFileSync(join(__dirname, 'vectors.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const policiesOf = ({ policies }: Vector) =>
  policies.map((text, index) => ({ name: `policy-${index}`, rules: parse(text).rules }));
const requestOf = ({ path, op, data = {}, wrap_ttl_s: ttl }: Vector) => ({
  ...{ path, op, data },
  ...(ttl !== undefined && { wrapTtlSeconds: ttl }),
});

test('every decision of the engine of Vault 1.14 is ours too: allowed, sudo, and the capabilities in their order', () => {
  const wrong = vectors.filter((vector) => {
    const acl = new Acl(policiesOf(vector));
    const { allowed, sudo } = acl.decide(requestOf(vector));
    const ours = JSON.stringify([allowed, sudo, acl.capabilities(vector.path)]);
    return ours !== JSON.stringify([vector.allowed, vector.sudo, vector.capabilities]);
  });
  expect(wrong).toEqual([]);
  expect(vectors).toHaveLength(3000);
});

test("OpenBao's order decides some of the lists differently, and nothing else", () => {
  const different = vectors.filter((vector) => {
    const openbao = new Acl(policiesOf(vector), { listOrder: 'openbao' });
    return openbao.decide(requestOf(vector)).allowed !== vector.allowed;
  });
  expect(different.length).toBeGreaterThan(10);
  expect(different.filter(({ op }) => op !== 'list')).toEqual([]);
});
