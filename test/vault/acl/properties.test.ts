import fc from 'fast-check';
import { NaiveAcl } from '../../../bench/naive-acl';
import { Acl, type Policy } from '../../../constructs/vault/acl/acl';
import { type Finding, lint } from '../../../constructs/vault/acl/lint';
import { parse } from '../../../constructs/vault/acl/parse';
import { matches, patternOf } from '../../../constructs/vault/acl/pattern';
import type { PolicyRule } from '../../../constructs/vault/acl/rule';
import { documentOf, hardRule, policies, request, requestPath, rule } from './arbitraries';

/** Each failure prints the seed and the smallest counterexample; the runs themselves are the same every time. */
fc.configureGlobal({ seed: 20261122, numRuns: 500 });

test('what is written parses to the same rules, and is then written the same', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(hardRule, rule), { maxLength: 4 }), (rules) => {
      const document = documentOf(rules);
      fc.pre(document.merged().every(isWritable));
      const text = document.toHcl();
      const parsed = parse(text);
      expect(parsed.merged()).toEqual(document.merged());
      expect(parsed.toHcl()).toBe(text);
    }),
  );
});

test('the index finds the rule that a scan of all of them finds', () => {
  fc.assert(
    fc.property(policies, fc.array(request, { minLength: 5 }), (all, requests) => {
      const naive = new NaiveAcl(mergedOf(all));
      const acl = new Acl(all);
      for (const asked of requests) {
        const path = asked.path.replace(/^\/+/, '');
        const op = asked.op === 'subscribe' ? 'list' : asked.op;
        expect(acl.decide(asked).by?.rule.path).toBe(naive.find({ path, op })?.path);
      }
    }),
  );
});

test('a rule on another exact path never changes a decision', () => {
  fc.assert(
    fc.property(policies, request, rule, requestPath, (all, asked, other, path) => {
      const exact = path.replace(/^\/+/, '');
      const about = asked.path.replace(/^\/+/, '');
      fc.pre(exact !== about && exact !== about.replace(/\/$/, ''));
      const more = { name: 'more', rules: documentOf([{ ...other, path: exact }]).rules };
      expect(verdict(new Acl([...all, more]), asked)).toEqual(verdict(new Acl(all), asked));
    }),
  );
});

test('policies and their merged form decide alike', () => {
  fc.assert(
    fc.property(policies, fc.array(request, { minLength: 5 }), (all, requests) => {
      const [apart, together] = [new Acl(all), new Acl([{ name: 'merged', rules: mergedOf(all) }])];
      for (const asked of requests) {
        expect(verdict(together, asked)).toEqual(verdict(apart, asked));
        expect(together.capabilities(asked.path)).toEqual(apart.capabilities(asked.path));
      }
    }),
  );
});

test('what the lints say is so', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(policies, fc.array(request, { minLength: 20, maxLength: 40 }), (all, requests) => {
      for (const finding of lint(all)) {
        seen.add(finding.lint);
        CLAIMS[finding.lint]!(
          finding,
          all,
          requests.map(({ path }) => path),
        );
      }
    }),
  );
  expect([...seen].sort()).toEqual(Object.keys(CLAIMS).sort());
});

type Claim = (finding: Finding, all: readonly Policy[], paths: readonly string[]) => void;

const CLAIMS: Readonly<Record<string, Claim>> = {
  'inner-star': ({ path, witness }) => {
    expect(matches(patternOf(path!), witness!.path)).toBe(false);
  },
  'shadowed-deny': ({ path, witness }, all) => {
    expect(matches(patternOf(path!), witness!.path)).toBe(true);
    const { by } = new Acl(all).decide(witness!);
    expect(by?.rule.capabilities).toContain(witness!.op);
  },
  'shadowing-exact': ({ path, witness }, all) => {
    const granted = (acl: Acl) => acl.decide(witness!).by?.rule.capabilities.some((each) => each === witness!.op);
    expect(granted(new Acl(all))).toBe(false);
    expect(granted(new Acl(without(all, path!)))).toBe(true);
  },
  'dead-rule': ({ path }, all, paths) => {
    const [acl, rest] = [new Acl(all), new Acl(without(all, path!))];
    const near = paths.map((each) => path!.replaceAll('+', 'x').replace(/\*$/, each));
    for (const each of [...paths, ...near])
      for (const op of ['read', 'list'] as const)
        expect(acl.decide({ path: each, op }).by?.rule).toEqual(rest.decide({ path: each, op }).by?.rule);
  },
  'list-order': ({ witness }, all) => {
    const [vault, openbao] = [new Acl(all), new Acl(all, { listOrder: 'openbao' })];
    expect(vault.decide(witness!).allowed).not.toBe(openbao.decide(witness!).allowed);
  },
  'wrapping-impossible': ({ witness }, all) => {
    for (const wrapTtlSeconds of [1, 10, 30, 60, 90, 1e6])
      expect(new Acl(all).decide({ ...witness!, wrapTtlSeconds }).allowed).toBe(false);
  },
  'narrowing-merge': ({ policy, path, witness }, all) => {
    const mine = all
      .filter(({ name }) => name === policy)
      .flatMap(({ rules }) => rules.filter((each) => each.path === path));
    const alone = mine.map((each) => new Acl([{ name: policy, rules: [each] }]).decide(witness!).allowed);
    expect(alone).toContain(true);
    expect(new Acl(onPath(all, path!)).decide(witness!).allowed).toBe(false);
  },
};

/** Whether what comes of merging is what Vault takes in one stanza. */
function isWritable({ minWrappingTtlSeconds: min = 0, maxWrappingTtlSeconds: max = 0 }: PolicyRule): boolean {
  return max === 0 || min <= max;
}

function verdict(acl: Acl, asked: Parameters<Acl['decide']>[0]) {
  const { allowed, sudo, because } = acl.decide(asked);
  return { allowed, sudo, because };
}

function mergedOf(all: readonly Policy[]) {
  return documentOf(all.flatMap(({ rules }) => rules)).merged();
}

function without(all: readonly Policy[], path: string): readonly Policy[] {
  return all.map((policy) => ({ ...policy, rules: policy.rules.filter((each) => each.path !== path) }));
}

function onPath(all: readonly Policy[], path: string): readonly Policy[] {
  return all.map((policy) => ({ ...policy, rules: policy.rules.filter((each) => each.path === path) }));
}
