import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkovConfig } from '../../guardrails/checkov-config';
import { guardrails } from '../../guardrails/index';
import { type Waiver, waivers } from '../../guardrails/waivers';

const read = (file: string) => readFileSync(`${__dirname}/../../${file}`, 'utf8');

test('docs/guardrails.md has a row for every guardrail, and no other', () => {
  const rows = guardrails.map(
    ({ id, title, why, sameAs = [] }) => `| ${id} | ${title} | ${why} | ${sameAs.join(' ')} |`,
  );
  expect(read('docs/guardrails.md').match(/^\| SR-.*$/gm)).toEqual(rows);
});

test('docs/guardrails.md names the rules that spare what is destroyed after every run', () => {
  const [, named = ''] = /^A rule is.*? (`SR-.*) spare /m.exec(read('docs/guardrails.md')) ?? [];
  const sparing = guardrails.filter(({ sparesDisposable }) => sparesDisposable).map(({ id }) => id);
  expect(named.match(/SR-[A-Z]+-\d+/g)).toEqual(sparing);
});

test('.checkov.yaml says what the waivers say; `npm start` writes it anew', () => {
  expect(read('.checkov.yaml')).toBe(checkovConfig(waivers));
});

test('Checkov skips what is waived of its own, and reviewers see why', () => {
  const waiver: Waiver = {
    rule: 'CKV_AWS_18',
    at: '*',
    reason: 'CloudTrail records the same',
    owner: 'platform-team',
    expires: '2027-06-30',
  };
  const config = checkovConfig([waiver, { ...waiver, rule: 'SR-S3-01' }]);
  expect(parse(config)).toMatchObject({ framework: ['terraform_json'], 'skip-check': ['CKV_AWS_18'] });
  expect(config).toContain('# CKV_AWS_18: CloudTrail records the same (platform-team, until 2027-06-30)\n');
});
