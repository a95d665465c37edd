import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** What anyone gets who brings no token. @throws Error unless it is answered with 200. */
export function download(url: string, ca: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca, agent: false, timeout: 5000 }, async (response) => {
      const content = await buffer(response);
      if (response.statusCode === 200 && content.length > 0) resolve(content);
      else reject(new Error(`GET ${url}: ${response.statusCode}`));
    });
    sent.once('error', reject).end();
  });
}
