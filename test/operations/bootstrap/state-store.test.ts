import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironments } from '../../../environments';
import { type State, StateStore } from '../../../operations/bootstrap/state-store';

const folder = mkdtempSync(join(tmpdir(), 'state-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'terraform.tfstate');
const prod = loadEnvironments().find(({ name }) => name === 'prod')!;
const store = new StateStore(prod, 'prod-bootstrap', file);
const state = (serial: number, lineage: string): State => ({
  serial,
  lineage,
  resources: [{ mode: 'managed', type: 'aws_s3_bucket', name: 'state', instances: [{}] }],
});
const write = (content: State) => writeFileSync(file, JSON.stringify(content));

test('the state is where the backend of the stack looks for it', () => {
  expect(store.url).toBe('s3://strongroom-prod-state-111122223333/prod/prod-bootstrap/terraform.tfstate');
});

test('a file that an interrupted move left is removed', () => {
  write(state(3, 'one'));
  store.forget(state(4, 'one'));
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['of another lineage', state(9, 'other')],
  ['older than the file', state(2, 'one')],
])('a file is kept where the state in the bucket is %s', (_, kept) => {
  write(state(3, 'one'));
  expect(() => store.forget(kept)).toThrow('look at both, and move the file away if it is the wrong one');
  expect(existsSync(file)).toBe(true);
});

test.each(['', '{"version": 4, "serial": 7, "resou'])('a file that ends early (%j) is put aside', (content) => {
  writeFileSync(file, content);
  expect(store.begun()).toBeUndefined();
  expect(existsSync(file)).toBe(false);
});
