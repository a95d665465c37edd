import { differenceInWords } from '../../operations/access/difference';
import { markdownOf } from '../../operations/access/markdown';
import { accessReport } from '../../operations/access/report';
import { hcl, inside, kubernetesRole, type Rules } from './access-stacks';

const markdown = (rules: Rules | string, role: object = {}) =>
  markdownOf(
    accessReport('prod', [
      inside(
        { app: rules },
        kubernetesRole({ role_name: 'app', token_policies: ['app'], token_no_default_policy: true, ...role }),
      ),
    ]),
  );
const before = markdown({ 'kv/data/app/*': 'read', 'kv/data/other': 'deny' });
const change = (rules: Rules | string, role: object = {}) => differenceInWords('prod', before, markdown(rules, role));

test('the same access has no difference', () => {
  expect(change({ 'kv/data/other': 'deny', 'kv/data/app/*': 'read' })).toEqual([]);
});

test('what is gained and lost is said by principal, capability and path', () => {
  expect(change({ 'kv/data/app/*': 'update list', 'kv/data/other': 'read', 'kv/metadata/app': 'read' })).toEqual([
    '`app` gains list, update on `kv/data/app/*` in prod.',
    '`app` loses read on `kv/data/app/*` in prod.',
    '`app` gains read on `kv/data/other` in prod.',
    '`app` is no longer denied `kv/data/other` in prod.',
    '`app` gains read on `kv/metadata/app` in prod.',
  ]);
});

test('what a login asks for and gives is part of the access', () => {
  const rules = { 'kv/data/app/*': 'read', 'kv/data/other': 'deny' };
  expect(change(rules, { audience: 'any', role_name: 'app' })).toEqual([
    '`app` logs in at `auth/kubernetes/role/app`, which now asks for audience any, in prod.',
    '`app` logs in at `auth/kubernetes/role/app`, which no longer asks for audience vault, in prod.',
  ]);
  expect(change(rules, { role_name: 'other' })).toEqual([
    '`app` can no longer log in at `auth/kubernetes/role/app` in prod.',
    '`app` can log in at `auth/kubernetes/role/other`, which gives `app`; asks for audience vault, in prod.',
  ]);
});

test('a new power comes first', () => {
  expect(change({ 'kv/data/app/*': 'read', 'kv/data/other': 'deny', 'sys/policies/acl/*': 'update' })[0]).toBe(
    '`app` can now write policies, and so grant itself anything, by `sys/policies/acl/*`, in prod.',
  );
});

test('data that a wildcard reaches anew is gained', () => {
  const reports = [{}, { new: { 'kv/data/app/new': 'update' } }].map((more) =>
    markdownOf(accessReport('prod', [inside({ app: { 'kv/data/app/*': 'read' }, ...more })])),
  );
  expect(differenceInWords('prod', reports[0]!, reports[1]!)).toContain(
    '`app` gains read on `kv/data/app/new` in prod.',
  );
});

test('limits that go are said', () => {
  const limited = (ttl: string) => `${hcl({ 'kv/b': 'read' })} path "kv/a" { capabilities = ["update"] ${ttl} }`;
  expect(differenceInWords('prod', markdown(limited('max_wrapping_ttl = 90')), markdown(limited('')))).toEqual([
    '`app` is no longer limited on `kv/a` to: wrapped for at most 90 s, in prod.',
  ]);
});

test('a principal that comes brings all it may; one that goes takes it along', () => {
  const without = markdownOf(accessReport('prod', []));
  const [first, ...others] = differenceInWords('prod', without, before);
  expect(first).toBe('`app` is new in prod.');
  expect(others).toContain('`app` gains read on `kv/data/app/*` in prod.');
  expect(differenceInWords('prod', before, without)[0]).toBe('`app` is gone from prod.');
});

test('another wording of the same is said to be that', () => {
  expect(differenceInWords('prod', before.replace('# Who', '# Whoever'), before)).toEqual([
    'The report of prod says the same in other words.',
  ]);
});
