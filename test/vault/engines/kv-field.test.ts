import {
  asked,
  type KvFields,
  parseFields,
  printFields,
  random,
  text,
  writtenAt,
} from '../../../constructs/vault/engines/kv-field';

const fields: KvFields = {
  api_key: asked,
  password: random(64),
  host: text('db.shop:5432/a=b'),
  created_at: writtenAt,
};

test('what is printed is read back', () => {
  expect(printFields(fields)).toBe('api_key=asked password=random:64 host=text:db.shop:5432/a=b created_at=written-at');
  expect(parseFields(printFields(fields))).toEqual(fields);
});

test.each([
  ['', "'' cannot be a field"],
  ['key', "'key' cannot be a field of the label 'key'"],
  ['key=asked  other=asked', "'' cannot be a field"],
  ['key=guessed', "'guessed' is no source of a field; there are asked, written-at, random:<bytes>, text:<value>."],
  ['key=random:8', '8 random bytes cannot be a secret'],
  ['key=random:../raw', 'NaN random bytes cannot be a secret'],
  ['key=asked key=written-at', 'names a field twice'],
])("the label '%s' is refused", (label, message) => {
  expect(() => parseFields(label)).toThrow(message);
});
