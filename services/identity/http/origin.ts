import type { FastifyRequest } from 'fastify';
import type { SessionOrigin } from '../domain/session-origin';

/** Code points that are kept of what a client says it is. */
const USER_AGENT_MAX = 300;

/** From where a session is opened, as its owner will see it. */
export function originOf(request: FastifyRequest): SessionOrigin {
  // Headers come as Latin-1, and Node lets no control character but a tab through.
  const userAgent = request.headers['user-agent']?.replaceAll('\t', ' ').slice(0, USER_AGENT_MAX).trim();
  return { userAgent: userAgent || null, ip: request.ip };
}
