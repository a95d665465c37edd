import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drills } from './drills/all';

const doc = readFileSync(join(__dirname, '../docs/requirements.md'), 'utf8');

/** `kgc 1-20` and `SD-KV 01-16` in the list of ids, `EC-KV-1 to EC-KV-5` and `kgc 14 to 15` in the rows. */
function range(first: string, last: string): readonly string[] {
  const [, name = '', from = ''] = /^(.*?)(\d+)$/.exec(first) ?? [];
  const [to = ''] = /\d+$/.exec(last) ?? [];
  const count = Number(to) - Number(from) + 1;
  return Array.from(
    { length: count },
    (_, index) => `${name}${String(Number(from) + index).padStart(from.length, '0')}`,
  );
}

const [, list = ''] = /^Ids: (.*?)\.\n\n/ms.exec(doc) ?? [];
const ids = list.split(/,\s+/).flatMap((entry) => {
  const [name = '', span = ''] = entry.split(' ');
  const [from = '', to = ''] = span.split('-');
  return range(`${name}${/^[A-Z]/.test(name) ? '-' : ' '}${from}`, to);
});

const rows = [...doc.matchAll(/^\| (.+?) \| (.+) \|$/gm)]
  .filter(([, id]) => id !== 'id')
  .map(([, id = '', cell = '']) => {
    const [first = '', last = first] = id.split(' to ');
    return { ids: range(first, last), answers: cell.split('<br>') };
  });
const answers = rows.flatMap((row) => row.answers.map((answer) => [row.ids[0]!, answer] as const));

/** Titles in a file: texts that stand before a function. */
function titlesIn(file: string): readonly string[] {
  const found = readFileSync(join(__dirname, file), 'utf8').matchAll(
    /(['"`])((?:\\.|(?!\1)[^\n])*)\1,\s*(?:async )?\(/g,
  );
  return [...found].map(([, , title = '']) => title.replace(/\\(['"`])/g, '$1'));
}

/** The run brings the platform up, in steps that are checks as well. */
const checks = ['e2e', '../operations/up'].flatMap((folder) =>
  readdirSync(join(__dirname, folder))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => titlesIn(`${folder}/${file}`)),
);

test('every id has one row, and no row has another', () => {
  const answered = rows.flatMap((row) => row.ids);
  expect(ids.length).toBeGreaterThan(300);
  expect(answered.filter((id, index) => answered.indexOf(id) !== index)).toEqual([]);
  expect([...answered].sort()).toEqual([...ids].sort());
});

test('every test, check, drill and file that a row names exists', () => {
  const missing = answers.flatMap(([id, answer]) => {
    const [, configuration] = /^by configuration: `(.+)`$/.exec(answer) ?? [];
    if (configuration !== undefined)
      return existsSync(join(__dirname, '..', configuration)) ? [] : [`${id}: ${answer}`];
    const [, drill] = /^drill › (.+)$/.exec(answer) ?? [];
    if (drill !== undefined) return drills.some(({ name }) => name === drill) ? [] : [`${id}: ${answer}`];
    const [, file, title = ''] = /^(?:`(.+?\.test\.ts)`|end-to-end run) › (.+)$/.exec(answer) ?? [];
    if (title === '') return [];
    const titles = file === undefined ? checks : existsSync(join(__dirname, file)) ? titlesIn(file) : [];
    return titles.includes(title) ? [] : [`${id}: ${answer}`];
  });
  expect(missing).toEqual([]);
});

test('every row names a test, a check, a drill, what it waits for, or why it is not built; nothing is to be done', () => {
  const known =
    /^(`[^`]+\.test\.ts` › .+|end-to-end run › .+|drill › .+|by configuration: `[^`]+`|waits for .+: .+|not built: .+)$/;
  expect(answers.filter(([, answer]) => !known.test(answer))).toEqual([]);
});
