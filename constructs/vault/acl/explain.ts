import type { Acl, Because, Decision, MergedRule, Request } from './acl';
import type { Refusal } from './parameters';
import { compare } from './pattern';
import { needsSudo } from './sudo-paths';

export interface Explanation {
  /** The decision, and `sudo` where the path needs it. */
  readonly allowed: boolean;
  readonly because: string;
  readonly decision: Decision;
  readonly needsSudo: boolean;
  /** Rules that match the path as well, and why they do not decide. */
  readonly passedOver: readonly { readonly rule: MergedRule; readonly because: string }[];
}

const REFUSALS: Readonly<Record<Refusal, (name: string) => string>> = {
  required: (name) => `it requires the parameter '${name}' (spelled so), which is missing`,
  denied: (name) => (name === '*' ? 'it denies all parameters' : `it denies the parameter '${name}'`),
  'not allowed': (name) => `the parameter '${name}' is not among those it allows`,
  'value denied': (name) => `it denies this value of the parameter '${name}'`,
  'value not allowed': (name) => `this value of the parameter '${name}' is not among those it allows`,
};

/** Says what decides a request, and why. */
export function explain(acl: Acl, request: Request): Explanation {
  const decision = acl.decide(request);
  const sudoNeeded = needsSudo(request);
  const sudoMissing = decision.allowed && sudoNeeded && !decision.sudo;
  return {
    allowed: decision.allowed && !sudoMissing,
    because: sudoMissing
      ? `it grants ${request.op}, but this path needs sudo besides, which it lacks`
      : sentenceOf(decision, request),
    decision,
    needsSudo: sudoNeeded,
    passedOver: decision.by ? passedOver(acl, decision.by, request) : [],
  };
}

function sentenceOf({ because, by, parameter }: Decision, { op, wrapTtlSeconds: ttl }: Request): string {
  const { capabilities = [], minWrappingTtlSeconds: min = 0, maxWrappingTtlSeconds: max = 0 } = by?.rule ?? {};
  const needed = /^(revoke|renew|rollback)$/.test(op) ? `${op}, which takes update` : op;
  const wrapped = [...(min ? [`at least ${min} s`] : []), ...(max ? [`at most ${max} s`] : [])].join(' and ');
  const sentences: Readonly<Record<Because, string>> = {
    root: 'the policy root allows everything',
    help: 'help is always allowed',
    granted: `it grants ${needed}`,
    'no rule': 'no rule matches the path',
    deny: 'it denies everything',
    'capability missing': `it grants ${capabilities.join(', ') || 'nothing'}, not ${needed}`,
    'not wrapped': `it grants ${needed} only if the response is wrapped, for ${wrapped}`,
    'wrapped too long': `it wants the response wrapped for ${wrapped}, not ${ttl} s`,
    'wrapped too short': `it wants the response wrapped for ${wrapped}, not ${ttl} s`,
    'wrapping impossible': `its stanzas add up to a response wrapped for ${wrapped}, which is impossible`,
    parameter: parameter ? REFUSALS[parameter.refusal](parameter.name) : '',
  };
  return sentences[because];
}

function passedOver(acl: Acl, by: MergedRule, { path, op }: Request): Explanation['passedOver'] {
  const full = path.replace(/^\/+/, '');
  const bare = op === 'list' && full.endsWith('/') ? acl.matching(full.slice(0, -1)) : [];
  return [...new Set([...acl.matching(full), ...bare])]
    .filter((rule) => rule !== by)
    .map((rule) => {
      const { order, because } = compare(by.pattern, rule.pattern);
      return {
        rule,
        because: order < 0 ? because : `a list of '${full}' asks first for the rules of '${full.slice(0, -1)}'`,
      };
    });
}
