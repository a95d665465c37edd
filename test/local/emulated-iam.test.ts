import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EmulatedIam } from '../../operations/local/emulated-iam';

/** All on one line, as moto answers. */
const assumed =
  '<AssumeRoleResponse><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>secret-1</SecretAccessKey><SessionToken>session-1</SessionToken></Credentials></AssumeRoleResponse>';
const asked: URLSearchParams[] = [];
let answer = { status: 200, body: assumed };
const server = createServer(async (request, response) => {
  asked.push(new URLSearchParams(await text(request)));
  response.writeHead(answer.status).end(answer.body);
});
let iam: EmulatedIam;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  iam = new EmulatedIam(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'eu-west-1');
});
afterAll(() => server.close());

const decode = (encoded: string) => Buffer.from(encoded, 'base64').toString();

test('a role is made with the path of its ARN', async () => {
  await iam.createRole('arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_admin');
  await iam.createRole('arn:aws:iam::123456789012:role/plain');
  const made = asked.slice(-2).map((one) => [one.get('Path'), one.get('RoleName')]);
  expect(made).toEqual([
    ['/aws-reserved/sso.amazonaws.com/', 'AWSReservedSSO_admin'],
    ['/', 'plain'],
  ]);
});

test('a role that is there already is no error, any other refusal is', async () => {
  answer = { status: 409, body: '<Code>EntityAlreadyExists</Code>' };
  await iam.createRole('arn:aws:iam::123456789012:role/plain');
  answer = { status: 400, body: '<Code>LimitExceeded</Code>' };
  await expect(iam.createRole('arn:aws:iam::123456789012:role/plain')).rejects.toThrow('LimitExceeded');
  answer = { status: 200, body: assumed };
});

test('a login is signed along with the id of the Vault that it is for, in the name of the session', async () => {
  const login = iam.loginOf(await iam.assumeRole('arn:aws:iam::123456789012:role/plain'), 'vault.example');
  const headers = JSON.parse(decode(login.iam_request_headers));
  expect(headers).toMatchObject({ 'X-Vault-AWS-IAM-Server-ID': 'vault.example', 'X-Amz-Security-Token': 'session-1' });
  expect(headers.Authorization).toMatch(/Credential=ASIA1\/\d+\/eu-west-1\/sts\/.*x-vault-aws-iam-server-id/);
  expect(decode(login.iam_request_url)).toBe('https://sts.eu-west-1.amazonaws.com/');
});

test('a token for a cluster is a request to STS that names the key of the session', async () => {
  const token = iam.clusterTokenOf(await iam.assumeRole('arn:aws:iam::123456789012:role/plain'));
  const [, request] = /^k8s-aws-v1\.([\w-]+)$/.exec(token) ?? [];
  const { hostname, searchParams } = new URL(Buffer.from(request!, 'base64url').toString());
  expect(hostname).toBe('sts.eu-west-1.amazonaws.com');
  expect(searchParams.get('X-Amz-Credential')).toMatch(/^ASIA1\/\d+\/eu-west-1\/sts\/aws4_request$/);
});
