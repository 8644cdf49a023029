import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError, invalid } from '#libs/domain-kit';

/** Bytes of a body where the route says nothing else. */
const BODY_BYTES_MAX = 64 * 1024;

/** What comes beyond the limit is read and dropped up to this, so that the client gets to read its 413. */
const DROPPED_BYTES_MAX = 32 * 1024 * 1024;

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i;

/** Stands in place of a body that can't be read; thrown only once it is known that nothing comes before it. */
export class BodyFailure {
  /** @param unread some of it was never read, so nothing can follow on this connection */
  constructor(
    readonly error: DomainError,
    readonly unread = false,
  ) {}
}

/** Makes Fastify read every body by these rules; failures become a `BodyFailure`, never an early answer. */
export function installBodyReader(fastify: FastifyInstance): void {
  // A content type that Fastify can't even parse would be answered before the route is asked.
  fastify.addHook('onRequest', (request, _reply, done) => {
    const headers = request.raw.headers;
    const type = headers['content-type'];
    if (type !== undefined && type !== 'application/json')
      headers['content-type'] = JSON_TYPE.test(type) ? 'application/json' : 'application/octet-stream';
    done();
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (request, payload, done) => {
    readBytes(payload, request.routeOptions.config?.bodyBytesMax ?? BODY_BYTES_MAX).then(
      (bytes) => done(null, bytes instanceof BodyFailure ? bytes : parseBody(request, bytes)),
      done,
    );
  });
}

function readBytes(payload: NodeJS.ReadableStream, bytesMax: number): Promise<Buffer | BodyFailure> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bytesMax) chunks.push(chunk);
      else chunks.length = 0;
      if (size > DROPPED_BYTES_MAX) {
        payload.removeAllListeners('data');
        payload.pause();
        resolve(tooLarge(bytesMax, true));
      }
    });
    payload.on('end', () => {
      if (size > bytesMax) resolve(tooLarge(bytesMax));
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    payload.on('error', () => resolve(new BodyFailure(invalid('', 'did not arrive whole'), true)));
  });
}

const tooLarge = (bytesMax: number, unread = false) =>
  new BodyFailure(
    new DomainError(
      'payload-too-large',
      `The body is larger than ${bytesMax / 1024} KiB, the most taken here.`,
    ),
    unread,
  );

function parseBody(request: FastifyRequest, bytes: Buffer): unknown {
  // An empty body is none, whatever its headers say.
  if (bytes.length === 0) return undefined;
  if (request.raw.headers['content-type'] !== 'application/json')
    return new BodyFailure(
      new DomainError(
        'unsupported-media-type',
        'Bodies are JSON in UTF-8: send content-type application/json.',
      ),
    );
  if (!isUtf8(bytes)) return new BodyFailure(invalid('', 'is not valid UTF-8'));
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return new BodyFailure(invalid('', 'is not valid JSON'));
  }
}
