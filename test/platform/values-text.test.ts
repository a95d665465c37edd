import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { parse } from 'yaml';
import { ChartRelease } from '../../constructs/platform/chart-release';
import { valuesText } from '../../constructs/platform/values-text';
import { Template } from '../template';
import { releaseValues } from './release-values';

test('Terraform interpolates nothing of a literal', () => {
  expect(valuesText({ text: 'a ${b} %{c} $${d}' })).toBe('text: "a $${b} %%{c} $$${d}"\n');
});

test('a token becomes a reference, alone, inside of a text and inside of lines', () => {
  const template = Template.of((stack) => {
    const { arn } = new KmsKey(stack, 'key');
    new ChartRelease(stack, 'release', {
      chart: { chart: 'app', version: '1.0.0' },
      name: 'app',
      namespace: 'apps',
      values: { alone: arn, inside: `key=${arn} \${literal}`, lines: `first\nkey = "${arn}"\n` },
      wait: true,
    });
  });
  expect(releaseValues(template.resource('helm_release'))).toEqual({
    alone: '${aws_kms_key.key.arn}',
    inside: 'key=${aws_kms_key.key.arn} ${literal}',
    lines: 'first\nkey = "${aws_kms_key.key.arn}"\n',
  });
  expect(String(template.resource('helm_release')['values']).match(/\$\$\{\w+/g)).toEqual(['$${literal']);
});

test('a text of several lines is a line of the plan for each of them', () => {
  expect(valuesText({ config: 'a = 1\nb = 2\n' })).toBe('config: |\n  a = 1\n  b = 2\n');
});

test.each(['true', '0123', '2.0', 'no: yes', '- a', '"quoted" \\ back', ' spaced ', '~', 'é\n \n\ttab'])(
  'the text %j stays a text',
  (text) => {
    expect(parse(valuesText({ text }))).toEqual({ text });
  },
);

test('what occurs twice is written twice: Terraform’s readers may not know YAML’s anchors', () => {
  const shared = { a: 1 };
  expect(valuesText({ one: shared, two: shared })).toBe('one:\n  a: 1\ntwo:\n  a: 1\n');
});
