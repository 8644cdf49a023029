import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { problemOf } from '#libs/http';
import type { ProcessLogger } from './logging';

const OWN_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** A client's own id where it is one, else one of ours: unique by process and count. */
export function requestIds(): (request: IncomingMessage) => string {
  const prefix = randomBytes(6)
    .toString('base64url')
    .replaceAll(/[^A-Za-z0-9]/g, 'x');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && OWN_ID.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}

/** Counts requests in work, so that a drain knows when the last one has been answered. */
export class InFlight {
  private count = 0;
  private whenNone: (() => void) | undefined;
  draining = false;

  begin(): void {
    this.count += 1;
  }

  end(): void {
    this.count -= 1;
    if (this.count === 0) this.whenNone?.();
  }

  /** Resolves with how many are left when none is, or the time is up. */
  async ended(timeoutMs: number): Promise<number> {
    if (this.count === 0) return 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.whenNone = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return this.count;
  }
}

/** What every answer has: its request's id, no guessing of types, no caching unless the route says otherwise. */
export function installRequests(fastify: FastifyInstance, inFlight: InFlight, log: ProcessLogger): void {
  const debug = log.isLevelEnabled('debug');
  fastify.addHook('onRequest', (request, reply, done) => {
    inFlight.begin();
    keepAddresses(request.raw.headers);
    // However it ends: an answer, or a client that went away.
    reply.raw.once('close', () => inFlight.end());
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    if (request.raw.url!.startsWith('/v1/')) reply.header('cache-control', 'no-store');
    if (inFlight.draining) reply.header('connection', 'close');
    done();
  });
  if (!debug) return;
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, id } = request;
    const fields = { requestId: id, method, route: request.routeOptions.url, status: reply.statusCode };
    log.debug({ ...fields, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** Who asks is told by addresses; whatever else stands in `X-Forwarded-For`, and all before it, is made up. */
function keepAddresses(headers: IncomingHttpHeaders): void {
  const forwarded = headers['x-forwarded-for'];
  if (typeof forwarded !== 'string') return;
  const hops = forwarded.split(',').map((hop) => hop.trim());
  const madeUp = hops.findLastIndex((hop) => isIP(hop) === 0);
  if (madeUp === -1) return;
  if (madeUp === hops.length - 1) delete headers['x-forwarded-for'];
  else headers['x-forwarded-for'] = hops.slice(madeUp + 1).join(', ');
}

/** What can't even be parsed as HTTP gets a problem too, and then its connection ends. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const detail =
    error.code === 'HPE_HEADER_OVERFLOW' ? 'The headers are too large.' : 'The request is not valid HTTP.';
  const body = JSON.stringify(problemOf('validation', detail, undefined, [{ pointer: '', detail }]));
  // Half of a connection is one too: who never hangs up would keep it for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${randomBytes(8).toString('hex')}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
