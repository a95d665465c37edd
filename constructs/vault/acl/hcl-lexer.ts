export interface Token {
  readonly type: 'name' | 'string' | 'number' | 'sign' | 'end';
  readonly value: string | number;
  readonly line: number;
}

/** Cuts HCL 1, or JSON, into tokens. */
export class HclLexer {
  private at = 0;
  private line = 1;

  constructor(
    private readonly text: string,
    private readonly json: boolean,
  ) {}

  /** At the end of the text it gives the end, again and again. */
  next(): Token {
    this.read(/(?:[ \t\r\n]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y);
    const { line } = this;
    if (this.at === this.text.length) return { type: 'end', value: 'end', line };
    if (this.text[this.at] === '"') return { type: 'string', value: this.string(), line };
    const heredoc = this.read(/<<-?[\p{L}\p{Nd}_]+\r?\n/uy);
    if (heredoc) return { type: 'string', value: this.heredoc(heredoc.slice(2).trim()), line };
    const name = this.read(/[\p{L}_][\p{L}\p{Nd}_.-]*/uy);
    if (name) return { type: 'name', value: name, line };
    const number = this.read(/-?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y);
    if (number) return { type: 'number', value: numberOf(number, line), line };
    const sign = this.read(/[{}[\],]/y) ?? this.read(this.json ? /:/y : /=/y);
    if (sign) return { type: 'sign', value: sign, line };
    return fail(line, `unexpected '${this.text.slice(this.at, this.at + 2)}'.`);
  }

  private read(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (!found) return undefined;
    this.at += found.length;
    for (const character of found) if (character === '\n') this.line += 1;
    return found;
  }

  /** Within `${…}` everything is taken as it is, quotes too. */
  private string(): string {
    if (this.json) return JSON.parse(this.read(/"(?:[^"\\]|\\.)*"/y)!);
    const { line } = this;
    let value = '';
    for (this.at += 1; this.text[this.at] !== '"'; ) {
      const next = this.text[this.at];
      if (next === undefined || next === '\n')
        fail(line, "a string is not closed; put '\"' at its end, and \\n for new lines.");
      if (next === '\\') value += this.escape(line);
      else if (this.read(/\$\{/y)) value += `\${${this.interpolation(line)}`;
      else value += this.read(/[^"\\\n$]+|\$/y)!;
    }
    this.at += 1;
    return value;
  }

  private interpolation(line: number): string {
    let raw = '';
    for (let depth = 1; depth > 0; ) {
      const piece = this.read(/[^{}]*[{}]/y) ?? fail(line, "'${' without '}' in a string.");
      depth += piece.endsWith('{') ? 1 : -1;
      raw += piece;
    }
    return raw;
  }

  private escape(line: number): string {
    const found =
      this.read(/\\(?:[abfnrtv\\"]|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y) ??
      fail(line, `'${this.text.slice(this.at, this.at + 2)}' is no escape; write \\\\ for a backslash.`);
    const [, letter = '', digits = ''] = /^\\([xuU]?)(.*)$/.exec(found)!;
    const code = letter ? Number.parseInt(digits, 16) : /^\d/.test(digits) ? Number.parseInt(digits, 8) : undefined;
    if (code === undefined) return CHARACTERS[digits] ?? digits;
    if (code > 0x10ffff || (letter !== 'u' && letter !== 'U' && code > 0x7f))
      fail(line, `'${found}' is no character; write the character itself.`);
    return String.fromCodePoint(code);
  }

  private heredoc(anchor: string): string {
    const indented = anchor.startsWith('-');
    const { line } = this;
    const lines: string[] = [];
    for (;;) {
      const next =
        this.read(/[^\n]*\n/y) ?? this.read(/[^\n]+$/y) ?? fail(line, `the text up to ${anchor} has no end.`);
      if (next.trim() === anchor.replace('-', '')) break;
      lines.push(next);
    }
    const indent = indented ? Math.min(...lines.map((text) => /^[ \t]*/.exec(text)![0].length)) : 0;
    return lines.map((text) => text.slice(indent)).join('');
  }
}

const CHARACTERS: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

function numberOf(text: string, line: number): number {
  const digits = text.replace(/^-/, '');
  const octal = /^0\d+$/.test(digits);
  if (octal && /[89]/.test(digits)) fail(line, `${text} is no octal number.`);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    fail(line, `${text} is too large a number.`);
  return text.startsWith('-') && value !== 0 ? -value : value;
}

export function fail(line: number, message: string): never {
  throw new Error(`line ${line}: ${message}`);
}
