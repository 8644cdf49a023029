import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { RecordedSpan, Recorder } from './recorder';

/**
 * Begins a trace with each request to the API that the sampler wants followed. What a client says of a trace of its own
 * is not taken up: anybody could have everything followed.
 */
export function followRequests(fastify: FastifyInstance, recorder: Recorder): void {
  const spans = new WeakMap<IncomingMessage, RecordedSpan>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, id, raw } = request;
    if (!raw.url!.startsWith('/v1/')) return done();
    const route = request.routeOptions.url ?? 'none';
    const span = recorder.beginRequest(`${method} ${route}`, {
      'http.request.method': method,
      'http.route': route,
      'http.request.id': id,
    });
    if (!span) return done();
    spans.set(raw, span);
    reply.raw.once('close', () => {
      span.tell({ 'http.response.status_code': reply.statusCode });
      span.end(reply.statusCode >= 500 ? reply.statusCode : undefined);
    });
    recorder.within([span], done);
  });
  // While a body is read the connection calls, which knows nothing of the request's span.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request.raw);
    if (span) recorder.within([span], done);
    else done();
  });
}
