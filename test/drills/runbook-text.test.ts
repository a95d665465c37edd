import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_RUN, parseRunbook, readRunbook, runbookNames } from './runbook-text';
import { runbooks } from './runbooks';

const page = `# Bad
\`\`\`sh
A=1
\`\`\`
## 1. Look
\`\`\`sh
vault status
\`\`\`
| answer | means |
|---|---|
| \`open\`, or \`half \\| open\` | \`nothing\` |

| other | means |
|---|---|
| \`x\` | y |
\`\`\`sh pods
kubectl logs
\`\`\`
## 2. Ask
\`\`\`sql
SELECT 1;
\`\`\`
`;

test('commands, questions and answers are read from under their heading; what is for reading is counted only', () => {
  expect(parseRunbook(page)).toEqual({
    settings: 'A=1\n',
    sections: [
      { title: '1. Look', commands: 'vault status\n', notRun: ['pods'], answers: ['open', 'half \\| open'] },
      { title: '2. Ask', sql: 'SELECT 1;\n', notRun: [], answers: [] },
    ],
  });
});

test('two blocks of commands under one heading are refused: whose the answers are would not be known', () => {
  expect(() => parseRunbook(`${page}\`\`\`sh\nls\n\`\`\`\n\`\`\`sh\nls\n\`\`\`\n`)).toThrow(
    "'2. Ask' has two blocks of commands: give each its own heading.",
  );
});

test('a block of which nobody says whether it is run is refused', () => {
  expect(() => parseRunbook(page.replace('sh pods', 'console'))).toThrow(
    "'1. Look' has a block of 'console', of which nobody knows whether it is run.",
  );
});

test('every page has a drill that follows it, and every such drill a page', () => {
  expect(runbooks.map(({ name }) => name).sort()).toEqual(
    runbookNames()
      .map((name) => `runbook-${name}`)
      .sort(),
  );
});

test.each(runbookNames())('%s says who may, has commands, and promises answers to them', (name) => {
  const { settings, sections } = readRunbook(name);
  expect(settings).toMatch(/^[A-Z]+=/);
  const typed = sections.filter(({ commands }) => commands);
  expect(typed.length).toBeGreaterThan(1);
  expect(typed.filter(({ answers }) => answers.length === 0)).toEqual([]);
  expect(sections.some(({ title }) => title.endsWith('It is over'))).toBe(true);
  const text = readFileSync(join(__dirname, `../../docs/runbooks/${name}.md`), 'utf8');
  expect(text).toContain('| who | does what |');
});

test('the list of pages has them all, and the reason for each kind of block that is not run', () => {
  const list = readFileSync(join(__dirname, '../../docs/runbooks/README.md'), 'utf8');
  for (const name of runbookNames()) expect(list).toContain(`[${name}](${name}.md)`);
  for (const [kind, why] of Object.entries(NOT_RUN)) expect(list).toContain(`| \`sh ${kind}\` | ${why} |`);
});
