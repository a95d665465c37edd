export interface AllowedOn {
  readonly capabilities: readonly string[];
  readonly limits: readonly string[];
}

/** What a committed report says of one principal. */
export interface Facts {
  readonly access: Map<string, AllowedOn>;
  /** What each login asks of who comes, and what it gives. */
  readonly logins: Map<string, string[]>;
  /** Paths by power. */
  readonly escalations: Map<string, string[]>;
}

const HEADING = /^### `(.+?)`( can)?$/;
const ITEM = /^- ([^`].*)$/;
const NESTED = /^ {2}- `(.+)`$/;
const LOGIN = /^By `(.+?)`, which gives (.+)[:.]$/;
const ACCESS = /^- `(.+?)` ([a-z, ]+?)(?: \((.+)\))?$/;

/** Reads back what `markdownOf` wrote, by principal. Lines of another form say nothing. */
export function factsOf(markdown: string): ReadonlyMap<string, Facts> {
  const byName = new Map<string, Facts>();
  let facts: Facts = newFacts();
  let escalating = false;
  let items: string[] = [];
  let above: AllowedOn | undefined;
  for (const line of markdown.split('\n')) {
    const heading = HEADING.exec(line);
    const login = LOGIN.exec(line);
    const access = ACCESS.exec(line);
    const item = ITEM.exec(line);
    const nested = NESTED.exec(line);
    if (heading) {
      facts = byName.get(heading[1]!) ?? newFacts();
      byName.set(heading[1]!, facts);
      escalating = heading[2] !== undefined;
      above = undefined;
    } else if (login) {
      items = facts.logins.get(login[1]!) ?? [];
      items.push(`gives ${login[2]}`);
      facts.logins.set(login[1]!, items);
    } else if (access) {
      above = { capabilities: access[2]!.split(', '), limits: access[3]?.split('; ') ?? [] };
      facts.access.set(access[1]!, above);
    } else if (item && escalating) {
      items = [];
      facts.escalations.set(item[1]!, items);
    } else if (item) {
      items.push(`asks for ${item[1]}`);
    } else if (nested && above) {
      facts.access.set(nested[1]!, above);
    } else if (nested) {
      items.push(nested[1]!);
    }
  }
  return byName;
}

function newFacts(): Facts {
  return { access: new Map(), logins: new Map(), escalations: new Map() };
}
