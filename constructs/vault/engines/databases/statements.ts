export type Database = 'postgresql' | 'mysql' | 'mongodb' | 'redis';

/** Templates, one statement each, in which Vault fills in `{{name}}`, `{{password}}` and `{{expiration}}`. */
export interface StatementTemplates {
  readonly creation: readonly string[];
  readonly revocation: readonly string[];
  /** What moves the expiry of the user along with that of its lease. @default - nothing */
  readonly renewal?: readonly string[];
}

interface Rule {
  /** What is wrong when it matches. */
  readonly wrong: RegExp;
  readonly because: string;
}

const QUOTES: readonly Rule[] = [
  {
    wrong: /(?<!['"`]){{name}}|{{name}}(?!['"`])/,
    because: '{{name}} stands without quotes, and names hold dashes: quote it',
  },
  { wrong: /(?<!'){{password}}|{{password}}(?!')/, because: "{{password}} is no string: write '{{password}}'" },
  {
    wrong: /{{(?!(name|password|expiration)}})/,
    because: 'Vault fills in {{name}}, {{password}} and {{expiration}} only',
  },
];

const RULES: Readonly<Record<Database, readonly Rule[]>> = {
  postgresql: [
    ...QUOTES,
    {
      wrong:
        /\b(?:SUPERUSER|BYPASSRLS|REPLICATION|CREATEROLE|pg_(?:read_server_files|write_server_files|execute_server_program))\b/i,
      because: 'it makes a user that may do more than the database can contain',
    },
  ],
  mysql: [
    ...QUOTES,
    { wrong: /\bON\s+\*\.\*|\bWITH\s+GRANT\s+OPTION\b/i, because: 'it reaches beyond one database: name the database' },
  ],
  mongodb: [
    {
      wrong: /"role":"(?:root|__system|\w+AnyDatabase|userAdmin|dbOwner)"/,
      because: 'it makes a user that may do as it likes',
    },
  ],
  redis: [{ wrong: /"(?:~\*|allkeys|\+@all|allcommands)"/, because: 'it reaches all keys or all commands: name them' }],
};

/** What each side must contain, one statement or another. */
const NEEDED: Readonly<Record<Database, Partial<Record<keyof StatementTemplates, readonly string[]>>>> = {
  postgresql: {
    creation: ['{{name}}', '{{password}}', "VALID UNTIL '{{expiration}}'"],
    revocation: ['{{name}}', 'DROP ROLE'],
    renewal: ['{{name}}', "VALID UNTIL '{{expiration}}'"],
  },
  mysql: { creation: ['{{name}}', '{{password}}', 'REQUIRE SSL'], revocation: ['{{name}}', 'DROP USER'] },
  mongodb: { creation: ['"roles"'], revocation: ['"db"'] },
  // The plugin removes the user, and takes no statement for it.
  redis: { creation: ['~', '+'] },
};

/** How a database makes, renews and removes one user. Made by the builder of each database: {@link postgres}, {@link mysql}, … */
export class Statements<D extends Database> {
  readonly creation: readonly string[];
  readonly revocation: readonly string[];
  readonly renewal: readonly string[];

  /** @throws when a template would make users that are unsafe, that Vault cannot find again, or that outlive their lease. */
  constructor(
    readonly database: D,
    templates: StatementTemplates,
  ) {
    this.creation = templates.creation;
    this.revocation = templates.revocation;
    this.renewal = templates.renewal ?? [];
    for (const part of ['creation', 'revocation', 'renewal'] as const) {
      const text = this[part].join('\n');
      for (const piece of NEEDED[database][part] ?? []) {
        if (!text.includes(piece)) {
          throw new Error(`The ${part} statements for ${database} lack ${piece}: ${text || '(none given)'}. Add it.`);
        }
      }
    }
    for (const statement of [...this.creation, ...this.revocation, ...this.renewal]) {
      const broken = RULES[database].find(({ wrong }) => wrong.test(statement));
      if (broken) throw new Error(`Statement for ${database} refused: ${broken.because}. It says: ${statement}`);
    }
  }
}
