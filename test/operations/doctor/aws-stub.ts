import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Answers of AWS, by what is asked: `DescribeKey`, `GetCallerIdentity`, or method and path of S3: `GET /bucket?versioning`. */
export type AwsAnswers = Readonly<Record<string, AwsAnswer>>;
type AwsAnswer = { readonly status?: number; readonly body?: string | object };

/** Answers where `answers` say how, and 404 elsewhere. What AWS itself does, an emulator of it shows in the end-to-end run. */
export async function awsStub(answers: () => AwsAnswers) {
  const server = createServer(async (request, response) => {
    const sent = await text(request);
    const target = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    const action = /Action=(\w+)/.exec(sent)?.[1];
    const { pathname, searchParams } = new URL(request.url!, 'http://127.0.0.1');
    const url = `${pathname.replace(/\/$/, '')}${searchParams.has('versioning') ? '?versioning' : ''}`;
    const { status = 200, body = '' } = answers()[target ?? action ?? `${request.method} ${url}`] ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url, stop };
}
