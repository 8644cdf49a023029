import { request } from 'node:http';
import { type Answer } from '#libs/testing';

export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  token?: string;
}

/** One request as it stands: any method, any bytes, any headers; JSON by default. */
export function raw(origin: string, { method, path, headers, body, token }: RawRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(origin),
      {
        method,
        path,
        agent: false,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = /json/.test(answer.headers['content-type'] ?? '');
          resolve({
            status: answer.statusCode!,
            body: isJson && text ? JSON.parse(text) : text || null,
            headers: new Headers(answer.headers as Record<string, string>),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
