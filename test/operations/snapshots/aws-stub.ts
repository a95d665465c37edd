import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Objects by key, and the one key of KMS. */
interface StubbedAws {
  readonly objects: Map<string, { readonly body: Buffer; readonly headers: Readonly<Record<string, unknown>> }>;
  key: { KeyId: string; KeyState: string; Arn?: string; DeletionDate?: number } | undefined;
}

/** Answers as S3 and KMS would to what the operations on snapshots ask. What AWS itself does, the end-to-end run shows as far as moto does. */
export async function awsStub() {
  const aws: StubbedAws = { objects: new Map(), key: undefined };
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const url = new URL(incoming.url!, 'http://stub');
    const key = url.pathname.split('/').slice(2).join('/');
    const object = aws.objects.get(key);
    if (String(incoming.headers['x-amz-target']).endsWith('DescribeKey')) {
      outgoing.statusCode = aws.key ? 200 : 400;
      outgoing.end(
        JSON.stringify(aws.key ? { KeyMetadata: aws.key } : { __type: 'NotFoundException', message: 'no key' }),
      );
    } else if (incoming.method === 'PUT') {
      aws.objects.set(key, { body, headers: incoming.headers });
      outgoing.end();
    } else if (url.searchParams.has('list-type')) {
      const contents = [...aws.objects].map(
        ([
          name,
          {
            body: { length },
          },
        ]) => `<Contents><Key>${name}</Key><Size>${length}</Size></Contents>`,
      );
      outgoing.end(`<ListBucketResult>${contents.join('')}</ListBucketResult>`);
    } else if (object) {
      for (const [name, value] of Object.entries(object.headers)) {
        if (name.startsWith('x-amz-meta-')) outgoing.setHeader(name, String(value));
      }
      outgoing.end(object.body);
    } else {
      outgoing.statusCode = 404;
      outgoing.end('<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { aws, address, stop: () => new Promise((resolve) => server.close(resolve)) };
}
