import { UiHeaders } from '../../constructs/vault/ui-headers';
import { Template } from '../template';

test('browsers are told to guess no types and to send no addresses on', () => {
  const template = Template.of((stack) => {
    new UiHeaders(stack, 'headers');
  });
  const endpoints = template.resources('vault_generic_endpoint');
  const sent = Object.fromEntries(endpoints.map(({ path, data_json }) => [path, JSON.parse(String(data_json)).values]));
  expect(sent).toMatchObject({
    'sys/config/ui/headers/Referrer-Policy': ['no-referrer'],
    'sys/config/ui/headers/X-Content-Type-Options': ['nosniff'],
  });
});

test('a plan shows a header that someone changed: what Vault answers with is what was written', () => {
  const template = Template.of((stack) => {
    new UiHeaders(stack, 'headers');
  });
  for (const { data_json, ignore_absent_fields } of template.resources('vault_generic_endpoint')) {
    const { value, values } = JSON.parse(String(data_json));
    expect(values).toEqual([value]);
    expect(ignore_absent_fields).toBe(true);
  }
});
