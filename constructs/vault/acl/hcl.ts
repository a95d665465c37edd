import { fail, HclLexer, type Token } from './hcl-lexer';

/** `key = value`, or a block with labels: `path "a/*" { … }` has two keys. */
export interface HclItem {
  readonly keys: readonly string[];
  readonly value: HclValue;
  readonly line: number;
}

export type HclValue = HclObject | HclList | HclLiteral;

export interface HclObject {
  readonly kind: 'object';
  readonly items: readonly HclItem[];
}

interface HclList {
  readonly kind: 'list';
  readonly values: readonly HclValue[];
}

interface HclLiteral {
  readonly kind: 'literal';
  readonly value: string | number | boolean;
}

/**
 * Reads HCL 1, the language of Vault's policies, or the JSON form of it. What npm has of parsers that are kept up reads HCL 2, which
 * takes other texts: two attributes on one line, or a comma between them, are nothing to it.
 *
 * @throws Error that begins with the line. An attribute that is set twice is one, as it is for Vault.
 */
export function parseHcl(text: string): { readonly json: boolean; readonly items: readonly HclItem[] } {
  const json = text.trimStart().startsWith('{');
  if (json) checkJson(text);
  return { json, items: new Parser(text, json).file() };
}

class Parser {
  private readonly lexer: HclLexer;
  private token: Token;

  constructor(
    text: string,
    private readonly json: boolean,
  ) {
    this.lexer = new HclLexer(text, json);
    this.token = this.lexer.next();
  }

  file(): readonly HclItem[] {
    return this.json ? this.object().items : this.items('end');
  }

  private items(end: '}' | 'end'): readonly HclItem[] {
    const items: HclItem[] = [];
    const lines = new Map<string, number>();
    while (!this.take(end)) {
      const item = this.item(end === '}' ? "a name or '}'" : 'a name');
      const [key = ''] = item.keys;
      const before = item.keys.length === 1 ? lines.get(key) : undefined;
      if (before !== undefined)
        fail(
          item.line,
          `'${key}' was already set on line ${before}; Vault refuses that, or merges both if it is old. Write it once.`,
        );
      if (item.keys.length === 1) lines.set(key, item.line);
      items.push(item);
      this.take(',');
    }
    return items;
  }

  private item(wanted: string): HclItem {
    const { line } = this.token;
    const keys: string[] = [];
    while (this.token.type === 'name' || this.token.type === 'string') keys.push(String(this.next().value));
    if (keys.length === 0) this.unexpected(wanted);
    if (this.isSign('{')) return { keys, value: this.object(), line };
    if (keys.length > 1 || !this.take(this.json ? ':' : '=')) {
      this.unexpected(keys.length > 1 ? `'{' after ${keys.join(' ')}` : `'=' or '{' after ${keys[0]}`);
    }
    return { keys, value: this.value(), line };
  }

  private value(): HclValue {
    if (this.isSign('{')) return this.object();
    if (this.isSign('[')) return this.list();
    const { type, value } = this.token;
    const bool = type === 'name' && (value === 'true' || value === 'false');
    if (type !== 'string' && type !== 'number' && !bool) this.unexpected('a value');
    this.next();
    return { kind: 'literal', value: bool ? value === 'true' : value };
  }

  private object(): HclObject {
    this.next();
    return { kind: 'object', items: this.items('}') };
  }

  private list(): HclList {
    this.next();
    const values: HclValue[] = [];
    while (!this.take(']')) {
      values.push(this.value());
      if (!this.isSign(']') && !this.take(',')) this.unexpected("',' or ']'");
    }
    return { kind: 'list', values };
  }

  private isSign(sign: string): boolean {
    return this.token.type === (sign === 'end' ? 'end' : 'sign') && this.token.value === sign;
  }

  private take(sign: string): boolean {
    const found = this.isSign(sign);
    if (found) this.next();
    return found;
  }

  private next(): Token {
    const { token } = this;
    this.token = this.lexer.next();
    return token;
  }

  private unexpected(wanted: string): never {
    const { type, value, line } = this.token;
    fail(line, `expected ${wanted}, found ${type === 'end' ? 'the end of the text' : `'${value}'`}.`);
  }
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    fail(text.slice(0, position).split('\n').length, `this is no JSON: ${message}.`);
  }
}
