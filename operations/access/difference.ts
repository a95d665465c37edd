import { type AllowedOn, type Facts, factsOf } from './facts';

/**
 * What changed between two reports of an environment, a sentence each.
 *
 * @param before As it is committed; empty where nothing is.
 */
export function differenceInWords(environment: string, before: string, now: string): readonly string[] {
  if (before === now) return [];
  const [old, current] = [factsOf(before), factsOf(now)];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort();
  const sentences = names.flatMap((name) => {
    const [was, is] = [old.get(name), current.get(name)];
    const whole = was && is ? [] : [`\`${name}\` is ${is ? 'new in' : 'gone from'} ${environment}.`];
    return [
      ...whole,
      ...changes(was ?? NOTHING, is ?? NOTHING).map((change) => `\`${name}\` ${change} in ${environment}.`),
    ];
  });
  return sentences.length > 0 ? sentences : [`The report of ${environment} says the same in other words.`];
}

const NOTHING: Facts = { access: new Map(), logins: new Map(), escalations: new Map() };

/** Each without its subject. */
function changes(was: Facts, is: Facts): readonly string[] {
  return [
    ...both(was.escalations, is.escalations).flatMap(([power, before = [], now = []]) => [
      ...without(now, before).map((path) => `can now ${power}, by \`${path}\`,`),
      ...without(before, now).map((path) => `can no longer ${power}, by \`${path}\`,`),
    ]),
    ...both(was.logins, is.logins).flatMap(([at, before, now]) => {
      if (!before) return [`can log in at \`${at}\`, which ${now!.join('; ')},`];
      if (!now) return [`can no longer log in at \`${at}\``];
      return [
        ...without(now, before).map((term) => `logs in at \`${at}\`, which now ${term},`),
        ...without(before, now).map((term) => `logs in at \`${at}\`, which no longer ${term},`),
      ];
    }),
    ...both(was.access, is.access).flatMap(([path, before = NO_ACCESS, now = NO_ACCESS]) => [
      ...moved('gains', 'is denied', without(now.capabilities, before.capabilities), path),
      ...moved('loses', 'is no longer denied', without(before.capabilities, now.capabilities), path),
      ...without(now.limits, before.limits).map((limit) => `is now limited on \`${path}\` to: ${limit},`),
      ...without(before.limits, now.limits).map((limit) => `is no longer limited on \`${path}\` to: ${limit},`),
    ]),
  ];
}

const NO_ACCESS: AllowedOn = { capabilities: [], limits: [] };

function moved(verb: string, denial: string, capabilities: readonly string[], path: string): readonly string[] {
  if (capabilities.includes('deny')) return [`${denial} \`${path}\``];
  return capabilities.length > 0 ? [`${verb} ${capabilities.join(', ')} on \`${path}\``] : [];
}

function both<Value>(
  before: ReadonlyMap<string, Value>,
  now: ReadonlyMap<string, Value>,
): readonly (readonly [string, Value | undefined, Value | undefined])[] {
  return [...new Set([...before.keys(), ...now.keys()])].sort().map((key) => [key, before.get(key), now.get(key)]);
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  return all.filter((item) => !some.includes(item));
}
